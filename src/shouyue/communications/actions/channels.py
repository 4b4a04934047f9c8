"""Opening and closing channels; the policy has its say before one is closed (SG-2.1.2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.communications.events import ChannelClosed, ChannelOpened
from shouyue.communications.logic.channels import CHANNELS, COMPANY
from shouyue.communications.models import Channel
from shouyue.journal.actions import record
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import gated, pass_gate
from shouyue.obligations.queries import calendars


@transaction.atomic
def ship_channels() -> int:
    """Enter the channels that the product knows, none of them in service; how many were new."""
    rows = [
        Channel(code=one.code, name=one.name.zh, calendar=one.calendar, place=place)
        for place, one in enumerate(CHANNELS)
        if not Channel.objects.filter(code=one.code).exists()
    ]
    return len(Channel.objects.bulk_create(rows))


@transaction.atomic
def open_channel(channel: Channel, *, actor: str, at: datetime) -> Channel:
    """Take a channel into service; one that is, stays. `at`: the company's time."""
    row = _locked(channel)
    if not row.active:
        Channel.objects.filter(pk=row.pk).update(active=True, changed_at=at)
        told = ChannelOpened(in_service=_in_service())
        record([told.fact(f"channel:{row.code}", about=(COMPANY,))], actor=actor)
        row.refresh_from_db()
    return row


@gated
def close_channel(channel: Channel, *, actor: str, at: datetime) -> Channel:
    """Take a channel out of service. Raises GateRefused where too few would be left. `at`: the company's time."""
    row = _locked(channel)
    if row.active:
        left = _in_service() - 1
        pass_gate("channel.close", f"channel:{row.code}", {"channels_left": left}, actor=actor, at=at)
        _closed(row, left, actor=actor, at=at)
    return row


@transaction.atomic
def report_outage(channel: Channel, *, actor: str, at: datetime) -> Channel:
    """A channel has failed: nobody decided it, so no gate is asked. `at`: the company's time.

    Where too few are left, the promise to have enough again begins to run (SG-2.1.2).
    """
    row = _locked(channel)
    if row.active:
        _closed(row, _in_service() - 1, actor=actor, at=at)
    return row


def _closed(row: Channel, left: int, *, actor: str, at: datetime) -> None:
    Channel.objects.filter(pk=row.pk).update(active=False, changed_at=at)
    record([ChannelClosed(in_service=left).fact(f"channel:{row.code}", about=(COMPANY,))], actor=actor)
    row.refresh_from_db()


@transaction.atomic
def change_channel(channel: Channel, *, name: str, calendar: str) -> None:
    """Call it otherwise, or give it other hours. Raises Refused for a calendar that the policies do not have."""
    if calendar not in {one.name for one in calendars()}:
        raise Refused(_("The policies have no such calendar."), "calendar")
    Channel.objects.filter(pk=channel.pk).update(name=name, calendar=calendar)


def _locked(channel: Channel) -> Channel:
    """The row, with all of them locked in order: their number is what the policy asks about."""
    rows = {row.pk: row for row in Channel.objects.select_for_update().order_by("pk")}
    return rows[channel.pk]


def _in_service() -> int:
    return Channel.objects.filter(active=True).count()
