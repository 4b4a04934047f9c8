"""Cases by the hundred thousand, put in in bulk, as two years of a freight company's service desk would leave them.

They have everything that lists show, and what they are found by where it is asked for; none of them has clocks: what is
owed next stands in the row, as lists read it.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from shouyue.cases.actions.finding import let_find
from shouyue.cases.logic import number_of
from shouyue.cases.models import Case
from shouyue.customers.actions import ContactEntered, Entered, take_over
from shouyue.customers.models import Customer
from shouyue.people import queries as people
from shouyue.people.models import Site

SPAN = timedelta(days=730)
BATCH = 2_000
GOODS = [
    "汽车配件",
    "服装",
    "图书",
    "家具",
    "小家电",
    "电子元件",
    "五金工具",
    "医药包装",
    "瓷砖",
    "食品",
    "化妆品",
    "鞋材",
]
TROUBLES = {
    "damage": ["外箱破损", "箱体受压变形", "货物受潮", "托盘断裂"],
    "loss": ["少了一件", "整件丢失", "短少两箱"],
    "delay": ["派送延误两天", "中转滞留", "错过预约时段"],
    "attitude": ["司机拒绝送货上楼", "电话无人接听", "答复前后不一"],
    "charges": ["回单费重复计收", "保价费有误", "代收款未返"],
    "wrong_information": ["官网轨迹未更新", "收货地址录错"],
}
PLACES = ["无锡分拨中心", "嘉兴中转站", "南京网点", "广州枢纽", "杭州萧山仓", "苏州园区", "深圳龙岗站", "宁波北仑"]
DETAILS = ["现场已拍照，司机签了字", "收货人要求当面验货", "仓库监控已调取", "客户两次来电催问", "分拨回复正在查找"]
DEMANDS = ["请今天答复处理办法", "要求照价赔偿", "请尽快安排补送", "希望书面说明原因", "请减免本次运费"]
SELDOM = ["渗漏", "霉变", "石河子"]  # each in one case of five thousand
RARE_CUSTOMER = "喀什天山果业有限公司"  # whose every five thousandth case it is
FEW = 5_000


def fill(count: int, at: datetime, *, found: bool) -> None:
    """Put so many in. `found`: and what they are found by.

    Their keys follow the time at which they were received.
    """
    chance = random.Random(11)
    rare = take_over(
        Entered(RARE_CUSTOMER, "", None, Site.objects.select_related("region").order_by("code")[0], "冷链整车"),
        [ContactEntered(name="阿里木", phones=("13800138000",))],
        actor="system:bench",
        at=at,
    )
    customers = [one for one in Customer.objects.select_related("site__region") if one.pk != rare.pk]
    agents = _agents(at)
    batch: list[Case] = []
    for case in _cases(count, at, chance, customers, rare, agents):
        batch.append(case)
        if len(batch) == BATCH:
            _write(batch, found=found)
            batch = []
    _write(batch, found=found)


def _write(batch: list[Case], *, found: bool) -> None:
    Case.objects.bulk_create(batch)
    if found:
        let_find(*batch)


def _agents(at: datetime) -> dict[str, list[int]]:
    """Who takes calls at each site; where there is nobody, whoever does elsewhere."""
    staff = people.roster()
    every = [holder.person_id for holder in staff.holders("service_agent", at=at)]
    found = {
        site.code: [number for number in every if staff.members[number].site == site.code]
        for site in Site.objects.all()
    }
    return {code: numbers or every for code, numbers in found.items()}


def _cases(
    count: int,
    at: datetime,
    chance: random.Random,
    customers: Sequence[Customer],
    rare: Customer,
    agents: dict[str, list[int]],
) -> Iterator[Case]:
    step = SPAN / count
    for place in range(count):
        customer = rare if place % FEW == FEW // 2 else chance.choice(customers)
        received = at - SPAN + step * place
        site: Any = customer.site
        yield Case(
            number=number_of(site.code, received.date(), place + 1),
            customer=customer,
            site=site.code,
            region=site.region.code,
            first_asked_id=chance.choice(agents[site.code]),
            handler_id=chance.choice(agents[site.code]) if chance.random() < 0.9 else None,
            received_at=received,
            changed_at=received,
            waybill=f"SY{place * 7919 % 10**8 + 2505 * 10**8:012d}",
            channel=chance.choice(["phone", "phone", "chat", "email", "website", "service_point"]),
            taken_by="service",
            **_told(place, chance),
            **_standing(received, at, chance),
        )


def _told(place: int, chance: random.Random) -> dict[str, Any]:
    """What the customer says, and what kind of case it is."""
    trouble = chance.choice([*TROUBLES])
    goods, matter = chance.choice(GOODS), chance.choice(TROUBLES[trouble])
    seldom = f"，另有{SELDOM[place // FEW % len(SELDOM)]}情况" if place % FEW == 0 else ""
    details = "；".join(chance.sample(DETAILS, 2))
    pieces = f"{chance.choice(PLACES)}到的{chance.randint(2, 60)}件{goods}"
    is_complaint = chance.random() < 0.7
    return {
        "kind": "complaint" if is_complaint else chance.choice(["inquiry", "request", "abnormal"]),
        "severity": chance.choice(["general", "general", "important", "major", ""]) if is_complaint else "",
        "trouble": trouble if is_complaint else "",
        "form": "oral" if is_complaint else "",
        "title": f"{goods}{matter}",
        "content": f"客户来电：{pieces}{matter}{seldom}，{details}。",
        "demand": f"{chance.choice(DEMANDS)}，{chance.choice(DEMANDS)}。",
    }


def _standing(received: datetime, at: datetime, chance: random.Random) -> dict[str, Any]:
    """Two of five are open, of which one in twenty owes nothing; the others are solved or closed."""
    ends, kind = received + timedelta(hours=chance.randint(1, 90)), chance.random()
    if kind >= 0.4:
        state = "closed" if kind > 0.5 else "resolved"
        return {"state": state, "resolved_at": ends, "ended_at": ends if state == "closed" else None}
    if kind < 0.02:
        return {"state": "open"}
    due = at + timedelta(minutes=chance.randint(-3_000, 7_000))
    return {"state": "open", "due_at": due, "due_rule": "CM-4.1.1/answer", "due_duty": "answer"}
