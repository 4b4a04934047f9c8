"""Questions about templates of replies."""

from shouyue.communications.models import Template


def templates(*, kind: str = "", step: str = "", language: str = "", active: bool = True) -> list[Template]:
    """Templates for a kind of case and a step (those for any among them), of a language. One query."""
    found = Template.objects.filter(active=True) if active else Template.objects.all()
    if kind:
        found = found.filter(kind__in=("", kind))
    if step:
        found = found.filter(step__in=("", step))
    if language:
        found = found.filter(language=language)
    return list(found.order_by("kind", "code", "language"))


def template(code: str, language: str) -> Template | None:
    return Template.objects.filter(code=code, language=language).first()
