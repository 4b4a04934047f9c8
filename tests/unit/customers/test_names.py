"""Names of companies, and who looks after whom."""

import pytest

from shouyue.customers.logic import core, role_of_owner, tidy


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("上海宏达物流有限公司", "上海宏达物流"),
        ("上海宏达物流(集团)股份有限公司", "上海宏达物流"),
        ("上海 宏達物流", "上海宏达物流"),
        ("ＡＣＭＥ Trading Co., Ltd.", "acmetrading"),
        ("Tesco", "tesco"),
        ("公司", "公司"),
        ("", ""),
    ],
)
def test_what_tells_a_company_from_others_is_left(name: str, left: str) -> None:
    assert core(name) == left


def test_names_have_single_plain_spaces() -> None:
    assert tidy(" \u3000张　 三\t（上海） ") == "张 三 （上海）"


@pytest.mark.parametrize(
    ("tier", "roles", "role"),
    [
        ("A", {"general_manager", "service_agent"}, "general_manager"),
        ("C", {"general_manager", "service_agent"}, "service_agent"),
        ("A", {"regional_manager"}, "regional_manager"),
        ("", {"service_agent"}, "service_agent"),
        ("B", {"driver"}, "other"),
    ],
)
def test_an_owner_acts_in_the_role_that_the_tier_asks_for(tier: str, roles: set[str], role: str) -> None:
    assert role_of_owner(tier, roles) == role
