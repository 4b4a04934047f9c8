"""Words of this room."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouyue.intake.logic import State, Type
from shouyue.kit.text import Text
from shouyue.ui.elements import Tone

# Heads of the workbooks that go out.
ERROR, NOTES = Text("错误", "Errors"), Text("填写说明", "How to fill it in")
COLUMN, REQUIRED, TYPE = Text("列", "Column"), Text("必填", "Needed"), Text("类型", "Type")
NOTE, EXAMPLE, YES = Text("说明", "Note"), Text("示例", "Example"), Text("是", "yes")

TYPES: Mapping[Type, Text] = MappingProxyType(
    {
        "text": Text("文本", "text"),
        "code": Text("号码（按文本填写）", "number, written as text"),
        "phone": Text("电话", "telephone"),
        "email": Text("邮箱", "e-mail"),
        "int": Text("整数", "whole number"),
        "money": Text("金额（元）", "amount in yuan"),
        "date": Text("日期", "date"),
        "instant": Text("日期和时间", "date and time"),
        "bool": Text("是或否", "yes or no"),
        "choice": Text("选项", "choice"),
    }
)

STATES: Mapping[State, tuple[Promise, Tone]] = MappingProxyType(
    {
        State.READ: (_("columns to be matched"), "warn"),
        State.PREVIEWED: (_("to be confirmed"), "info"),
        State.ACCEPTED: (_("imported"), "good"),
        State.DROPPED: (_("dropped"), "muted"),
    }
)
