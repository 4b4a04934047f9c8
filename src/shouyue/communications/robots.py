"""Robots of WeCom, DingTalk and Feishu, by apprise: an address is recognised, and one message is handed over.

An address leads to its service's own host, or to one that the settings name (a service of the company's own): never
elsewhere, so that nobody reaches our network by it. What apprise sends goes where that address says.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from apprise import AppriseAsset
from apprise.exception import AppriseException
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shouyue.kit.refusals import Refused

CONNECT, READ = 5.0, 10.0  # seconds
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,200}")
SECRET = re.compile(r"[A-Za-z0-9]{8,200}")


class Unheard(Exception):
    """The robot did not take the message; the text says why, without its address."""


@dataclass(frozen=True, slots=True)
class Service:
    """Where a service takes messages: its host, and the path of which `token` is the secret part."""

    host: str
    path: str
    token: re.Pattern[str]


SERVICES: Mapping[str, Service] = {
    "wecom": Service("qyapi.weixin.qq.com", "/cgi-bin/webhook/send", re.compile(r"key")),
    "dingtalk": Service("oapi.dingtalk.com", "/robot/send", re.compile(r"access_token")),
    "feishu": Service("open.feishu.cn", "/open-apis/bot/v2/hook/", re.compile(r"")),
}
PLUGS: Mapping[str, Any] = {"wecom": NotifyWeComBot, "dingtalk": NotifyDingTalk, "feishu": NotifyFeishu}


@dataclass(frozen=True, slots=True)
class Door:
    """An address taken apart: what stands before the token, and the token."""

    url: str
    token: str


def check(service: str, address: str, secret: str = "") -> None:
    """Raise Refused for an address that is none of this service."""
    _door(service, address)
    if secret and (service != "dingtalk" or not SECRET.fullmatch(secret)):
        raise Refused(_("Only DingTalk has a secret here: letters and digits, beginning with SEC."), "secret")


def tell(service: str, address: str, secret: str, text: str) -> None:
    """Say something in the group. Raises Unheard."""
    try:
        door = _door(service, address)
        robot = _robot(service, door, secret)
    except (Refused, AppriseException, TypeError) as error:
        raise Unheard(str(error)) from None
    kept = _Said()
    robot.logger.addHandler(kept)
    try:
        taken = robot.send(body=text)
    finally:
        robot.logger.removeHandler(kept)
    if not taken:
        raise Unheard(kept.words.replace(door.token, "…"))


class _Said(logging.Handler):
    """What apprise says while it sends."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.words = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.words = record.getMessage()


def _door(service: str, address: str) -> Door:
    known = SERVICES.get(service)
    if known is None:
        raise Refused(_("Choose the service."), "service")
    try:
        parts = urlsplit(address.strip())
        host = parts.netloc
    except ValueError:
        raise _wrong(known) from None
    token = _token(known, parts.path, parts.query)
    own = parts.scheme == "https" and host == known.host
    named = parts.scheme in ("http", "https") and host in settings.ROBOT_HOSTS
    if not (own or named) or not TOKEN.fullmatch(token):
        raise _wrong(known)
    return Door(f"{parts.scheme}://{host}{known.path}", token)


def _token(known: Service, path: str, query: str) -> str:
    if known.token.pattern:
        return parse_qs(query).get(known.token.pattern, [""])[0] if path == known.path else ""
    return path.removeprefix(known.path).rstrip("/") if path.startswith(known.path) else ""


def _wrong(known: Service) -> Refused:
    return Refused(
        _("That is no address of a robot of this service: it begins with https://%s") % f"{known.host}{known.path}",
        "address",
    )


def _robot(service: str, door: Door, secret: str) -> Any:
    """The plug-in of the service, sent to this door; it waits only so long and follows no redirect."""
    plug: Any = PLUGS[service]
    told = {"key": door.token} if service == "wecom" else {"token": door.token}
    if secret:
        told["secret"] = secret
    robot = plug(**told, asset=AppriseAsset(app_id="Shouyue", http_redirects=False), cto=CONNECT, rto=READ)
    if service == "wecom":
        robot.api_url = f"{door.url}?key={door.token}"
    elif service == "dingtalk":
        robot.notify_url = f"{door.url}?access_token={{token}}"
    else:
        robot.notify_url = f"{door.url}{{token}}"
    robot.request_rate_per_sec = 0  # we tell at most every few seconds ourselves
    return robot
