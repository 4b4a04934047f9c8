"""What a class is proposed from (CM-5.2). Pure."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from shouyue.cases.logic.kinds import Kind, Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What is known of a case before somebody says how grave it is. `loss` in CNY; None: not said."""

    kind: Kind = Kind.COMPLAINT
    trouble: Trouble | None = None
    goods_lost: bool = False
    goods_damaged: bool = False
    loss: Decimal | None = None
    delay: timedelta | None = None
    hurts_operation: bool | None = None

    def facts(self) -> dict[str, Any]:
        """As the conditions of the policies read them; what is not known is left out."""
        known = {
            "kind": self.kind.value,
            "trouble": self.trouble.value if self.trouble else None,
            "goods_lost": self.goods_lost or self.trouble is Trouble.LOSS,
            "goods_damaged": self.goods_damaged or self.trouble is Trouble.DAMAGE,
            "loss": None if self.loss is None else int(self.loss * 100),
            "delay": self.delay or None,
            "hurts_operation": self.hurts_operation,
        }
        return {key: value for key, value in known.items() if value is not None}
