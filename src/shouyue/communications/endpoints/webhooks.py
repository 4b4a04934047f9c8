"""Webhooks by the API."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query
from ninja.responses import Status

from shouyue.api.etags import IF_MATCH, etag, require_match, stamp
from shouyue.api.paging import Key, listed, page, whole
from shouyue.api.problems import STALE, UNMATCHED, Flaw, Problem, declare
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Paging, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.communications import actions, queries, tasks
from shouyue.communications.models import Endpoint, Message
from shouyue.communications.schemas import (
    MessageDetail,
    MessageFilters,
    MessageOut,
    SecretOut,
    WebhookIn,
    WebhookMade,
    WebhookOut,
    attempt_out,
    message_out,
    webhook_out,
)
from shouyue.jobs.clock import now

router = ApiRouter(tags=["webhooks"])
SCOPE = "webhook.manage"
LARGEST = 2**63 - 1
REFUSED = declare(
    "webhook-refused",
    422,
    _("The webhook cannot be set up so"),
    _("Its address must be a public https one, and its patterns must name facts that there are."),
)


@router.get(
    "/webhooks",
    response=list_of(WebhookOut),
    summary=_("List webhooks"),
    description=_("Where facts are sent, and whether they arrive."),
)
@scope(SCOPE)
def webhooks(request: HttpRequest) -> Any:
    return whole([webhook_out(one.endpoint) for one in queries.standings()])


@router.post(
    "/webhooks",
    response={201: WebhookMade},
    summary=_("Set up a webhook"),
    description=_("The secret in the answer verifies signatures by the Standard Webhooks convention. Keep it."),
)
@answers(REFUSED)
@scope(SCOPE)
@repeatable(201, secret=True)
def make_webhook(request: HttpRequest, webhook: WebhookIn) -> WebhookMade:
    asked = webhook.model_dump(exclude={"active"})
    try:
        made, secret = actions.create(**asked, owner=caller_of(request).account, at=now())
        if not webhook.active:
            actions.change(made, **asked, active=False)
    except actions.Refused as error:
        raise _refused(error) from None
    return WebhookMade(**webhook_out(made), secret=secret)


@router.get(
    "/webhooks/{uuid:key}",
    response=WebhookOut,
    summary=_("Read a webhook"),
    description=_("The header ETag is its version, for changing it."),
)
@scope(SCOPE)
def webhook(request: HttpRequest, response: HttpResponse, key: UUID) -> Any:
    found = _found(key)
    stamp(response, _version(found))
    return webhook_out(found)


@router.put(
    "/webhooks/{uuid:key}",
    response=WebhookOut,
    summary=_("Change a webhook"),
    description=_("With the ETag that was read in If-Match. Switched on again it forgets its failures."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(SCOPE)
def change_webhook(request: HttpRequest, response: HttpResponse, key: UUID, webhook: WebhookIn) -> Any:
    found = _found(key)
    require_match(request, _version(found))
    try:
        actions.change(found, **webhook.model_dump(), version=found.version)
    except actions.Refused as error:
        raise _refused(error) from None
    except actions.Changed:
        raise Problem(STALE) from None
    stamp(response, _version(found))
    return webhook_out(found)


@router.delete(
    "/webhooks/{uuid:key}",
    response={204: None},
    summary=_("Take a webhook away"),
    description=_("Its log goes with it."),
)
@scope(SCOPE)
def remove_webhook(request: HttpRequest, key: UUID) -> Any:
    actions.remove(_found(key))
    return Status(204, None)


@router.post(
    "/webhooks/{uuid:key}/secret",
    response={201: SecretOut},
    summary=_("Replace the secret of a webhook"),
    description=_("For a day the former secret signs beside the new one."),
)
@scope(SCOPE)
@repeatable(201, secret=True)
def replace_secret(request: HttpRequest, key: UUID) -> SecretOut:
    return SecretOut(secret=actions.rotate(_found(key), at=now()))


@router.post(
    "/webhooks/{uuid:key}/test",
    response={202: MessageOut},
    summary=_("Send a test to a webhook"),
    description=_("A message of type webhook.test, to see whether it arrives."),
)
@scope(SCOPE)
@repeatable(202)
def test_webhook(request: HttpRequest, key: UUID) -> MessageOut:
    message, due = actions.ping(_found(key), at=now())
    tasks.schedule(due)
    return MessageOut(**message_out(message))


@router.get(
    "/webhooks/{uuid:key}/messages",
    response=list_of(MessageOut),
    summary=_("List what was sent to a webhook"),
    description=_("The latest first; messages are kept for 30 days."),
)
@scope(SCOPE)
def webhook_messages(
    request: HttpRequest, response: HttpResponse, key: UUID, filters: Query[MessageFilters], paging: Query[Paging]
) -> Any:
    rows = Message.objects.filter(endpoint=_found(key))
    if filters.state is not None:
        rows = rows.filter(state=filters.state)
    shown = page(request, rows, (Key("id", descending=True),), paging)
    return listed(request, response, shown, [message_out(one) for one in shown.rows])


@router.get(
    "/webhooks/{uuid:key}/messages/{int:id}",
    response=MessageDetail,
    summary=_("Read a message"),
    description=_("Its body as it is sent, and every attempt with what was answered."),
)
@scope(SCOPE)
def webhook_message(request: HttpRequest, key: UUID, id: int) -> Any:
    found = _message(key, id)
    return message_out(found) | {"body": found.body, "log": [attempt_out(one) for one in queries.attempts(found)]}


@router.post(
    "/webhooks/{uuid:key}/messages/{int:id}/resend",
    response={202: MessageOut},
    summary=_("Send a message again"),
    description=_("With all its attempts, whatever became of it before."),
)
@scope(SCOPE)
@repeatable(202)
def resend_message(request: HttpRequest, key: UUID, id: int) -> MessageOut:
    tasks.schedule(actions.resend(_message(key, id), at=now()))
    return MessageOut(**message_out(_message(key, id)))


def _found(key: UUID) -> Endpoint:
    endpoint = queries.endpoint(key)
    if endpoint is None:
        raise Http404
    return endpoint


def _message(key: UUID, id: int) -> Message:
    message = queries.message(_found(key), id) if id <= LARGEST else None
    if message is None:
        raise Http404
    return message


def _version(endpoint: Endpoint) -> str:
    return etag("webhook", endpoint.pk, endpoint.version)


def _refused(error: actions.Refused) -> Problem:
    return Problem(REFUSED, flaws=[Flaw(error.text.in_(get_language() or "zh-hans"), pointer=f"/{error.field}")])
