"""Which tables can be imported, and by which verb a row comes in. Intake knows no room; the rooms know no intake."""

from datetime import date

from shouyue.access.models import Account
from shouyue.customers import actions as customers
from shouyue.customers.logic import separated
from shouyue.customers.queries import same_named
from shouyue.intake import handlers
from shouyue.intake.cells import Value
from shouyue.intake.handlers import Row
from shouyue.intake.logic import Column, Refused, Spec
from shouyue.kit import refusals as kit
from shouyue.kit.text import Text
from shouyue.obligations.actions import GateRefused
from shouyue.people import actions, queries
from shouyue.people.models import Person, Region, Site

COLUMN_OF = {"contact_name": "contact"}  # where the form and the table call a value differently

STAFF = Spec(
    title=Text("员工名单", "Staff list"),
    note=Text(
        "一行一名员工。角色不随表导入，由有权的人另行授予。",
        "One person a row. Roles are given by hand, not by a table.",
    ),
    columns=(
        Column(
            "job_number",
            (Text("工号", "Job number"), Text("员工编号", "Employee number"), Text("员工号", "Staff number")),
            "code",
            required=True,
            unique=True,
            longest=30,
            note=Text("不可重复；可以以 0 开头", "unique; may begin with 0"),
            example=Text("00217", "00217"),
        ),
        Column(
            "name",
            (Text("姓名", "Name"), Text("员工姓名", "Full name")),
            required=True,
            longest=80,
            example=Text("张三", "Zhang San"),
        ),
        Column(
            "site",
            (Text("网点", "Site"), Text("网点代码", "Site code"), Text("站点", "Branch")),
            "code",
            longest=20,
            note=Text("网点代码；留空表示总部", "its code; empty for the whole company"),
            example=Text("SH01", "SH01"),
        ),
        Column(
            "mobile",
            (Text("手机", "Mobile"), Text("手机号", "Mobile number"), Text("电话", "Telephone")),
            "phone",
            example=Text("13812345678", "13812345678"),
        ),
        Column(
            "email",
            (Text("邮箱", "E-mail"), Text("电子邮箱", "Email")),
            "email",
            example=Text("zhangsan@example.cn", "zhangsan@example.cn"),
        ),
        Column(
            "superior",
            (Text("上级工号", "Superior"), Text("直属上级", "Superior's job number")),
            "code",
            longest=30,
            note=Text("上级的工号；上级可以在同一表的前面", "the superior's job number; may stand further up"),
            example=Text("00101", "00101"),
        ),
        Column(
            "joined_on",
            (Text("入职日期", "Joined on"), Text("入职时间", "Joining date")),
            "date",
            required=True,
            example=Text("2026-03-02", "2026-03-02"),
        ),
    ),
)

CUSTOMERS = Spec(
    title=Text("客户名单", "Customer list"),
    note=Text(
        "一行一家客户和它的主联系人。缺少制度要求的内容的行不会导入；等级由有权的人另行确定。",
        "One customer a row, with its main contact. A row without what the policy asks for is not taken in; "
        "tiers are set by hand.",
    ),
    columns=(
        Column(
            "name",
            (Text("公司名称", "Company"), Text("客户名称", "Customer"), Text("客户", "Company name")),
            required=True,
            unique=True,
            longest=120,
            example=Text("上海宏达物流有限公司", "Hongda Logistics Ltd."),
        ),
        Column(
            "short_name",
            (Text("简称", "Short name"), Text("客户简称", "Abbreviation")),
            longest=60,
            example=Text("宏达", "Hongda"),
        ),
        Column(
            "region",
            (Text("区域", "Region"), Text("区域代码", "Region code")),
            "code",
            longest=20,
            note=Text("区域代码；填了网点的可留空", "its code; may be empty where a site is given"),
            example=Text("east", "east"),
        ),
        Column(
            "site",
            (Text("网点", "Site"), Text("网点代码", "Site code")),
            "code",
            longest=20,
            note=Text("网点代码", "its code"),
            example=Text("SH01", "SH01"),
        ),
        Column(
            "needs",
            (Text("需求", "Needs"), Text("客户需求", "What is needed")),
            required=True,
            example=Text("每周两票整车", "two full loads a week"),
        ),
        Column(
            "contact",
            (Text("联系人", "Contact person"), Text("主联系人", "Contact")),
            required=True,
            longest=80,
            example=Text("张三", "Zhang San"),
        ),
        Column("position", (Text("职务", "Position"),), longest=80, example=Text("物流经理", "logistics manager")),
        Column(
            "phones",
            (Text("电话", "Phones"), Text("手机", "Mobile"), Text("联系电话", "Telephone")),
            "text",
            longest=400,
            note=Text("可填多个，用逗号隔开；座机带区号", "several by commas; a landline with its area code"),
            example=Text("13812345678，021-58881234", "13812345678, 021-58881234"),
        ),
        Column(
            "emails",
            (Text("邮箱", "E-mail"), Text("电子邮箱", "Email")),
            "text",
            longest=400,
            example=Text("zhangsan@example.cn", "zhangsan@example.cn"),
        ),
    ),
)


def register() -> None:
    """Let these tables come in."""
    handlers.register("staff", STAFF, add_person, permission="people.manage")
    handlers.register("customers", CUSTOMERS, register_customer, permission="customer.register")


def add_person(row: Row) -> str:
    """Enter a person of the staff list."""
    values = row.values
    joined_on = values["joined_on"]
    entered = actions.Entered(
        name=_text(values["name"]),
        job_number=_text(values["job_number"]),
        site=_site(_text(values["site"])),
        mobile=_text(values["mobile"]),
        email=_text(values["email"]),
        superior=_superior(_text(values["superior"])),
        joined_on=joined_on if isinstance(joined_on, date) else row.at.date(),
    )
    if not queries.may_keep(_account(row.actor), entered.site):
        raise Refused(Text("您只负责其他网点。", "You look after other sites."), "site")
    try:
        person = actions.add_person(entered, actor=_actor(row.actor), at=row.at)
    except kit.Refused as refused:
        raise Refused(Text(str(refused), str(refused)), refused.field) from refused
    return f"person:{person.pk}"


def register_customer(row: Row) -> str:
    """Register a customer of the list. One with the same name is in the house already."""
    given = {name: _text(value) for name, value in row.values.items()}
    site, region = _site(given["site"]), _region(given["region"])
    entered = customers.Entered(given["name"], given["short_name"], region, site, given["needs"])
    phones, emails = separated(given["phones"]), separated(given["emails"])
    contact = customers.ContactEntered(given["contact"], given["position"], "", phones, emails)
    _refuse_known(given["name"])
    try:
        made = customers.register(entered, [contact], actor=_actor(row.actor), at=row.at)
    except GateRefused as refused:
        raise Refused(refused.answer.refused[0].say) from refused
    except kit.Refused as refused:
        raise Refused(Text(str(refused), str(refused)), COLUMN_OF.get(refused.field, refused.field)) from refused
    return f"customer:{made.pk}"


def _refuse_known(name: str) -> None:
    known = same_named(name)
    if known is not None:
        raise Refused(Text(f"客户已登记：{known.code}。", f"This customer is registered: {known.code}."), "name")


def _region(code: str) -> Region | None:
    if not code:
        return None
    found = Region.objects.filter(code__iexact=code).first()
    if found is None:
        raise Refused(Text(f"没有代码为“{code}”的区域。", f'There is no region "{code}".'), "region")
    return found


def _site(code: str) -> Site | None:
    if not code:
        return None
    found = Site.objects.select_related("region").filter(code__iexact=code).first()
    if found is None:
        raise Refused(Text(f"没有代码为“{code}”的网点。", f'There is no site "{code}".'), "site")
    return found


def _superior(job_number: str) -> Person | None:
    if not job_number:
        return None
    found = Person.objects.filter(job_number=job_number).first()
    if found is None:
        raise Refused(Text(f"没有工号为“{job_number}”的员工。", f'Nobody has job number "{job_number}".'), "superior")
    return found


def _actor(account: str) -> str:
    """The person behind `account:1`: what people do stands in the journal under their person."""
    return queries.actor_of(_account(account))


def _account(reference: str) -> Account:
    return Account.objects.get(pk=int(reference.removeprefix("account:")))


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""
