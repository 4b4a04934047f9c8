"""What is known when a case comes in. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from shouyue.cases.logic.kinds import SPOKEN, ChannelKind, Form, Kind, Severity, Trouble

TITLE = 60  # characters of the content that serve as a title where none is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """A case as it comes in. `customer` and `contact` are numbers of rows, `site` and `region` codes, money in CNY."""

    kind: Kind
    channel: ChannelKind
    content: str
    title: str = ""
    demand: str = ""
    severity: Severity | None = None
    trouble: Trouble | None = None
    form: Form | None = None
    claim: bool = False
    evidence_complete: bool = False
    goods_lost: bool = False
    goods_damaged: bool = False
    loss: Decimal | None = None
    delay: timedelta | None = None
    customer: int | None = None
    contact: int | None = None
    caller: str = ""
    caller_reach: str = ""
    order: str = ""
    waybill: str = ""
    site: str = ""
    region: str = ""
    promised_at: datetime | None = None
    solution: str = ""  # what was told to the customer, where the matter was settled on the spot
    received_at: datetime | None = None

    @property
    def is_solved(self) -> bool:
        return bool(self.solution)

    @property
    def asks_for_word(self) -> bool:
        """Whether somebody stands before the customer with a grievance that is not settled on the spot (SG-2.2.2b)."""
        return self.kind in (Kind.COMPLAINT, Kind.ABNORMAL) and self.channel in SPOKEN and not self.is_solved


def titled(title: str, content: str) -> str:
    """The title of a case; where nobody wrote one, how its content begins."""
    first = " ".join(content.split())
    return " ".join(title.split()) or (first if len(first) <= TITLE else f"{first[: TITLE - 1]}…")


def tidy(intake: Intake) -> Intake:
    """Without edges of blanks; with a title; what a kind of trouble says of the goods is said."""
    content = intake.content.strip()
    is_complaint = intake.kind is Kind.COMPLAINT
    return replace(
        intake,
        content=content,
        title=titled(intake.title, content),
        demand=intake.demand.strip(),
        solution=intake.solution.strip(),
        goods_lost=intake.goods_lost or intake.trouble is Trouble.LOSS,
        goods_damaged=intake.goods_damaged or intake.trouble is Trouble.DAMAGE,
        form=intake.form or (usual_form(intake.channel, claim=intake.claim) if is_complaint else None),
        claim=intake.claim or intake.form is Form.CLAIM,
        order=intake.order.strip(),
        waybill=intake.waybill.strip(),
    )


def usual_form(channel: ChannelKind, *, claim: bool) -> Form:
    """The form of a complaint of which nobody said it: a claim, spoken, or written (OC-14.1)."""
    if claim:
        return Form.CLAIM
    return Form.ORAL if channel in SPOKEN else Form.FORMAL
