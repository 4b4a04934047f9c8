"""Which tables can be imported, and by which verb a row comes in. Intake knows no room; the rooms know no intake."""

from datetime import date

from shouyue.access.models import Account
from shouyue.intake import handlers
from shouyue.intake.cells import Value
from shouyue.intake.handlers import Row
from shouyue.intake.logic import Column, Refused, Spec
from shouyue.kit.text import Text
from shouyue.people import actions, queries
from shouyue.people.models import Person, Site

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


def register() -> None:
    """Let these tables come in."""
    handlers.register("staff", STAFF, add_person, permission="people.manage")


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
    try:
        person = actions.add_person(entered, actor=_actor(row.actor), at=row.at)
    except actions.Refused as refused:
        said = str(refused.text)
        raise Refused(Text(said, said), refused.field) from refused
    return f"person:{person.pk}"


def _site(code: str) -> Site | None:
    if not code:
        return None
    found = Site.objects.filter(code__iexact=code).first()
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
    return queries.actor_of(Account.objects.get(pk=int(account.removeprefix("account:"))))


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""
