"""What stands in the sidebar, by group and in this order; an entry shows only to those who may open it."""

from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouyue.access import guards
from shouyue.approvals.phrases import TITLE as APPROVALS
from shouyue.cases.claim_phrases import TITLE as CLAIMS
from shouyue.cases.phrases import TITLE as CASES
from shouyue.communications.phrases import RECORDS
from shouyue.measures.phrases import TITLE as MEASURES
from shouyue.operations.phrases import TITLE as OPERATIONS

GroupKey = Literal["work", "policy", "company", "system"]
GROUPS: dict[GroupKey, str | Promise] = {
    "work": pgettext_lazy("navigation", "Work"),
    "policy": pgettext_lazy("navigation", "Policy"),
    "company": pgettext_lazy("navigation", "Company"),
    "system": pgettext_lazy("navigation", "System"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the sidebar: `icon` is a Tabler name, `url` the name of the page it opens."""

    label: str | Promise
    icon: str
    url: str
    permission: str
    group: GroupKey = "work"


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one person sees it on one page."""

    label: str | Promise
    icon: str
    href: str
    active: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Links under one heading."""

    label: str | Promise
    links: tuple[Link, ...]


ENTRIES = (
    Entry(CASES, "ticket", "cases:board", "case.open", "work"),
    Entry(CLAIMS, "coin-yuan", "cases:claims", "claim.view", "work"),
    Entry(_("My promises"), "checklist", "performance:promises", "obligation.mine", "work"),
    Entry(APPROVALS, "rubber-stamp", "approvals:approvals", "approval.view", "work"),
    Entry(_("Customers"), "building", "customers:customers", "customer.view", "work"),
    Entry(RECORDS, "messages", "communications:communications", "communication.view", "work"),
    Entry(MEASURES, "list-check", "measures:mine", "measure.view", "work"),
    Entry(_("Compliance"), "chart-bar", "performance:compliance", "compliance.view", "policy"),
    Entry(_("Policies"), "file-certificate", "governance:policies", "policy.view", "policy"),
    Entry(_("Late entries"), "clock-edit", "obligations:late_entries", "late_entry.approve", "policy"),
    Entry(_("Judge a history"), "gavel", "performance:judgements", "judge.view", "policy"),
    Entry(_("Channels"), "headset", "communications:channels", "channel.view", "company"),
    Entry(_("Reply templates"), "template", "communications:templates", "template.use", "company"),
    Entry(_("Calendars"), "calendar", "obligations:calendars", "calendar.view", "company"),
    Entry(_("People"), "users", "people:people", "people.view", "company"),
    Entry(_("Duty roster"), "calendar-user", "people:roster", "roster.view", "company"),
    Entry(_("My page"), "user-circle", "people:me", "me.view", "work"),
    Entry(_("Journal"), "history", "desk:journal", "journal.view", "company"),
    Entry(_("Imports"), "table-import", "intake:imports", "intake.use", "company"),
    Entry(_("Accounts"), "user-shield", "access:accounts", "account.manage", "system"),
    Entry(_("Jobs"), "stack-2", "jobs:jobs", "jobs.view", "system"),
    Entry(_("Deliveries"), "send", "journal:deliveries", "jobs.view", "system"),
    Entry(OPERATIONS, "heartbeat", "operations:status", "operations.view", "system"),
    Entry(_("Mail"), "mail", "communications:mailboxes", "mail.manage", "system"),
    Entry(_("Robots"), "robot", "communications:robots", "robot.manage", "system"),
    Entry(_("Webhooks"), "webhook", "communications:webhooks", "webhook.manage", "system"),
    Entry(_("API reference"), "api", "api:operations", "token.manage", "system"),
    Entry(_("Components"), "components", "gallery", "gallery.view", "system"),
)


def links(request: HttpRequest) -> tuple[Link, ...]:
    """The entries this person may open, group by group."""
    return tuple(link for group in groups(request) for link in group.links)


def groups(request: HttpRequest) -> tuple[Group, ...]:
    """The groups in which this person may open something; of all entries the one nearest to this page is active."""
    shown = [(entry, reverse(entry.url)) for entry in ENTRIES if guards.may(request.user, entry.permission)]
    nearest = max((href for _entry, href in shown if request.path.startswith(href)), key=len, default="")
    found = {
        key: tuple(Link(one.label, one.icon, href, href == nearest) for one, href in shown if one.group == key)
        for key in GROUPS
    }
    return tuple(Group(GROUPS[key], links) for key, links in found.items() if links)
