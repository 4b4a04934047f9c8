"""The departments of the company: who can be asked, found responsible, or bound to do something."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from shouyue.kit.text import Text


class Department(StrEnum):
    """Codes as the catalogue has them."""

    SERVICE = "service"
    SPECIALIST = "specialist"
    TRANSPORT = "transport"
    WAREHOUSE = "warehouse"
    FINANCE = "finance"
    SALES = "sales"
    ADMINISTRATION = "administration"


TITLES: Mapping[Department, Text] = MappingProxyType(
    {
        Department.SERVICE: Text("客户服务部", "Customer service", "客戶服務部"),
        Department.SPECIALIST: Text("投诉处理", "Complaint handling", "客訴處理"),
        Department.TRANSPORT: Text("运输部", "Transport", "運輸部"),
        Department.WAREHOUSE: Text("仓储部", "Warehouse", "倉儲部"),
        Department.FINANCE: Text("财务部", "Finance", "財務部"),
        Department.SALES: Text("销售部", "Sales", "銷售部"),
        Department.ADMINISTRATION: Text("行政部", "Administration", "行政部"),
    }
)
ANY_HEAD = "department_head"  # of whatever department there is where the role is held
# Who answers for a department besides, by role.
HEADS: Mapping[Department, frozenset[str]] = MappingProxyType(
    {
        Department.SERVICE: frozenset({"service_director", "service_supervisor"}),
        Department.SPECIALIST: frozenset({"complaint_specialist"}),
        Department.TRANSPORT: frozenset({"operations_manager", "dispatcher"}),
        Department.WAREHOUSE: frozenset({"operations_manager", "warehouse_scheduler"}),
        Department.FINANCE: frozenset({"finance_manager", "accountant"}),
        Department.SALES: frozenset({"sales_manager", "business_manager"}),
        Department.ADMINISTRATION: frozenset({"admin_clerk"}),
    }
)


def headed_by(role: str) -> tuple[Department, ...]:
    """The departments for which a role answers."""
    return tuple(one for one in Department if role == ANY_HEAD or role in HEADS[one])
