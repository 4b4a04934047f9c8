"""Drawings of the compliance pages: months of promises and of targets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from shouyue.performance.addresses import rows_at
from shouyue.performance.compliance import Account, DocumentAccount, Sum, together
from shouyue.performance.phrases import COLUMNS
from shouyue.performance.reports import Asked
from shouyue.ui.charts import Chart, Series


@dataclass(frozen=True, slots=True)
class Trend:
    """A small drawing of the months, without axes."""

    bars: tuple["Bar", ...]

    @property
    def width(self) -> int:
        return 8 * len(self.bars)


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of a small trend: heights in per cent of the tallest."""

    x: int
    kept: int
    late: int
    label: str

    @property
    def top(self) -> int:
        return 25 - self.late - self.kept

    @property
    def low(self) -> int:
        return 25 - self.late


def trend(found: Sequence[DocumentAccount], wanted: Asked, code: str = "") -> Chart:
    """Kept, late and open by month, and the share kept; every bar opens its rows."""
    return account_chart(together(found), wanted, lambda month, name: rows_at(wanted, code, month=month, column=name))


def account_chart(account: Account, wanted: Asked, href: Callable[[str, str], str]) -> Chart:
    months = [account.months.get(month, Sum()) for month in wanted.months]
    series = [
        Series(
            COLUMNS[name][0],
            tuple(getattr(month, name) for month in months),
            tone=COLUMNS[name][1],
            hrefs=tuple(href(month, name) for month in wanted.months),
        )
        for name in ("kept", "entered_late", "late", "open")
    ]
    shares = tuple(month.share for month in months)
    share = Series(gettext("Share kept"), shares, kind="line", tone="teal", unit="%", right=True)
    title = gettext("By the month in which they were due")
    return Chart(title, wanted.months, (*(one for one in series if any(one.values)), share), stacked=True)


def bars(account: Account, wanted: Asked) -> Trend:
    """A small trend without axes."""
    months = [(month, account.months.get(month, Sum())) for month in wanted.months]
    most = max((one.ended for _month, one in months), default=0) or 1
    return Trend(
        tuple(
            Bar(
                place * 8,
                round(24 * one.held / most),
                round(24 * one.late / most),
                f"{month} {one.held}/{one.ended}",
            )
            for place, (month, one) in enumerate(months)
        )
    )
