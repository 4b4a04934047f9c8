"""A small catalogue with labels, for the tests of the check and of the words."""

from shouyue.kit.text import Text
from shouyue.policy.conditions import Field, Scope, Type

SEVERITIES = {"important": Text(zh="重大", en="major")}
TAGS = {"cold": Text(zh="冷链", hant="冷鏈", en="cold chain")}

SCOPE = Scope(
    facts={
        "kind": Field(Type.TEXT, ("complaint", "request", "claim"), Text(zh="类别", hant="類別", en="kind")),
        "severity": Field(
            Type.TEXT, ("general", "important"), Text(zh="投诉级别", hant="投訴級別", en="severity"), SEVERITIES
        ),
        "amount": Field(Type.MONEY, label=Text(zh="金额", hant="金額", en="amount")),
        "paid": Field(Type.MONEY),
        "weight": Field(Type.NUMBER, label=Text(zh="重量", en="weight")),
        "count": Field(Type.INT, label=Text(zh="件数", hant="件數", en="count")),
        "eta": Field(Type.INSTANT, label=Text(zh="预计到达", hant="預計到達", en="ETA")),
        "wait": Field(Type.DURATION, label=Text(zh="等待", en="waiting time")),
        "signed": Field(Type.DATE, label=Text(zh="签约日", hant="簽約日", en="signing date")),
        "tags": Field(Type.LIST, ("cold", "fragile"), Text(zh="标签", hant="標籤", en="tags"), TAGS),
        "number": Field(Type.TEXT),
        "other": Field(Type.ANY),
    },
    data={"told": Field(Type.BOOL, label=Text(zh="已告知客户", hant="已告知客戶", en="customer told"))},
)
