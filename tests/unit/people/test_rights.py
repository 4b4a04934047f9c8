"""The table of rights."""

from collections import Counter

from shouyue.people import rights
from shouyue.policy.load import load_shared

ROLES = {code for code, role in load_shared().roles.items() if not role.relation}


def may(role: str) -> set[str]:
    return {right.permission for right in rights.rights_of(frozenset({role}))}


def test_each_permission_stands_once_and_is_given_to_roles_that_exist() -> None:
    counted = Counter(right.permission for right in rights.rights())
    assert [name for name, times in counted.items() if times > 1] == []
    assert [right.permission for right in rights.rights() if not right.roles or right.roles - ROLES] == []


def test_the_table_knows_every_role_of_the_policies() -> None:
    assert rights.STAFF | {rights.CUSTOMER} == ROLES


def test_a_driver_has_his_own_work_and_no_more() -> None:
    own = {"home", "me.view", "obligation.mine", "notice.view", "live.listen", "calendar.view", "file.download"}
    own |= {"security.own", "measure.view", "measure.do", "case.open", "cases.write"}
    assert may("driver") == may("warehouse_keeper") == own


def test_a_customers_user_sees_nothing_of_staff() -> None:
    assert may("customer_user") == {"file.download", "security.own"}


def test_whoever_directs_sees_all_figures() -> None:
    figures = {"compliance.view", "coverage.view", "journal.view", "judge.view", "judge.run"}
    assert figures <= may("general_manager") & may("deputy_general_manager") & may("policy_owner")


def test_the_administrator_runs_the_machine_and_sees_no_promise_or_figure() -> None:
    technical = {"jobs.view", "jobs.manage", "health.view", "operations.view", "token.admin", "people.manage"}
    assert technical <= may("system_administrator")
    business = {"obligation.view", "compliance.view", "journal.view", "journal.read", "judge.view", "search.use"}
    assert may("system_administrator") & business == set()


def test_roles_add_up() -> None:
    both = {right.permission for right in rights.rights_of(frozenset({"driver", "hr_specialist"}))}
    assert both == may("driver") | may("hr_specialist")
