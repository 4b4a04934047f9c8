"""The channels that the product knows to begin with. Pure."""

from dataclasses import dataclass

from shouyue.kit.text import Text

COMPANY = "company:1"  # the company itself, as the policies' subject


@dataclass(frozen=True, slots=True)
class Shipped:
    """A channel as it comes with the product; `calendar` names one of the policies'."""

    code: str
    name: Text
    calendar: str


CHANNELS = (
    Shipped("phone", Text("电话", "Telephone"), "always"),
    Shipped("chat", Text("在线客服", "Online chat"), "chat"),
    Shipped("email", Text("邮件", "E-mail"), "always"),
    Shipped("website", Text("网站", "Website"), "always"),
    Shipped("service_point", Text("服务网点", "Service point"), "office"),
    Shipped("app", Text("手机应用", "App"), "always"),
)
