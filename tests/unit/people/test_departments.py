"""Departments and who answers for them."""

from shouyue.people.departments import ANY_HEAD, HEADS, TITLES, Department, headed_by
from shouyue.policy.load import load_shared


def test_each_has_a_title_and_heads_that_are_roles_of_the_policy() -> None:
    assert list(TITLES) == list(Department)
    assert list(HEADS) == list(Department)
    named = {ANY_HEAD, *(role for roles in HEADS.values() for role in roles)}
    assert named - load_shared().roles.keys() == set()


def test_a_role_heads_its_departments() -> None:
    assert headed_by("finance_manager") == (Department.FINANCE,)
    assert headed_by("operations_manager") == (Department.TRANSPORT, Department.WAREHOUSE)
    assert headed_by("department_head") == tuple(Department)
    assert headed_by("driver") == ()
