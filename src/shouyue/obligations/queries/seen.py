"""Which facts somebody may read: those of subjects that stand, by what the memory keeps of them, in his places."""

from django.db.models import Exists, OuterRef, Q

from shouyue.journal.models import Mention
from shouyue.obligations.models import Head
from shouyue.people.queries import Scope

PROMISE = "obligation:"  # facts of promises stand where the subject of the promise does


def facts_within(scope: Scope, prefix: str = "") -> Q:
    """The condition on facts, or on rows that lead to them by `prefix` (`fact__`), that lets through what is seen."""
    if scope.everything:
        return Q()
    places = scope.q()
    own = Exists(Head.objects.filter(places, subject=OuterRef(f"{prefix}subject")))
    spoken_of = Mention.objects.filter(fact=OuterRef(OuterRef(f"{prefix}pk"))).values("subject")
    promised = Exists(Head.objects.filter(places, subject__in=spoken_of))
    return Q(own) | Q(promised, **{f"{prefix}subject__startswith": PROMISE})
