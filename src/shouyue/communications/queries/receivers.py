"""Questions about robots, and about persons who want notices by mail."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from shouyue.communications.models import Robot, Wish
from shouyue.people import queries as people

if TYPE_CHECKING:
    from shouyue.people.models import Person


def robots() -> list[Robot]:
    """All of them. One query."""
    return list(Robot.objects.order_by("name", "id"))


def robot(pk: int) -> Robot | None:
    return Robot.objects.filter(pk=pk).first()


def wants_mail(person: int) -> bool:
    """Whether a person asked for notices by mail."""
    return Wish.objects.filter(person=person, by_mail=True).exists()


def persons(numbers: Collection[int]) -> "list[Person]":
    """The persons of these numbers."""
    return [found for number in numbers if (found := people.by_id(number)) is not None]
