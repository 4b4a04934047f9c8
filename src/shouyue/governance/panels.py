"""Pieces of the policy pages."""

from django.urls import reverse
from django.utils.translation import get_language, gettext

from shouyue.governance import queries
from shouyue.governance.phrases import STATUSES
from shouyue.policy.phrasing import Phrase, figure_words
from shouyue.policy.values import Parameter, Policy, Status
from shouyue.ui.charts import Chart, Series
from shouyue.ui.elements import Rung, Tab


def language() -> str:
    """The language of the page."""
    return get_language() or "zh-hans"


def how_far(overviews: list[queries.Overview]) -> Chart:
    """How far the clauses of each document run; a click opens them."""
    labels = tuple(one.policy.document.title.in_(language()) for one in overviews)
    return Chart(
        title=gettext("How far the clauses run"),
        labels=labels,
        series=tuple(
            Series(
                name,
                tuple(one.statuses[status] for one in overviews),
                tone=tone,
                hrefs=tuple(_clauses(one.policy.document.id, status) for one in overviews),
            )
            for status, (name, tone, _meaning) in STATUSES.items()
        ),
        stacked=True,
        across=True,
    )


def _clauses(code: str, status: Status) -> str:
    return f"{reverse('governance:policy', args=[code])}?status={status.value}"


def tabs(policy: Policy, active: str) -> tuple[Tab, ...]:
    """The pages of one document."""
    code = policy.document.id
    pages = (
        ("policy", gettext("Clauses"), len(policy.clauses)),
        ("parameters", gettext("Figures"), len(policy.parameters)),
        ("questions", gettext("Open questions"), len(policy.questions)),
        ("findings", gettext("Findings"), len(queries.findings_of(code))),
    )
    return tuple(
        Tab(label, reverse(f"governance:{page}", args=[code]), active=page == active, count=count)
        for page, label, count in pages
    )


def figure(one: Policy, name: str) -> tuple[Parameter, str] | None:
    """A parameter with its value in words; None where there is none of that name."""
    found = one.parameters.get(name)
    return (found, figure_words(found.value, language())) if found else None


def rungs(rule: Phrase) -> tuple[Rung, ...]:
    """The steps of a ladder or a chain, as its rule says them."""
    return tuple(
        Rung(rung.to, gettext("accepted by: %s") % rung.accept if rung.accept else "", rung.when) for rung in rule.rungs
    )
