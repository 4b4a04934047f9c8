"""Views of the list that people keep."""

from shouyue.cases.models import SavedView


def keep_view(person: int, *, name: str, query: str, shared: bool) -> SavedView:
    """Keep the filters of a list under a name; one of that name is replaced."""
    values = {"query": query, "shared": shared}
    found, _made = SavedView.objects.update_or_create(person_id=person, name=name.strip(), defaults=values)
    return found


def drop_view(person: int, pk: int) -> bool:
    """Let go of one's own view; False where there is none."""
    return bool(SavedView.objects.filter(pk=pk, person=person).delete()[0])
