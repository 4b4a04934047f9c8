"""Founds the company with so many cases. Prints a token and a session of somebody who sees all and of one site's agent.

Asked with no number it counts the queries of the board for both instead.
"""

import json
import sys
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.cases import company, stock  # noqa: E402
from shouyue.access.models import Account  # noqa: E402
from shouyue.api.limits import now as real_now  # noqa: E402
from shouyue.clock.queries import now  # noqa: E402
from shouyue.people.models import Person  # noqa: E402

WHO = {"everything": "service_director", "one site": "service_agent"}
BOARD = "/cases/"


def fill(count: int) -> dict[str, Any]:
    at = now()
    staff = company.found(at)
    stock.fill(count, at, found=False)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {who: _let_in(staff[role][0]) for who, role in WHO.items()}


def _let_in(person: Person) -> dict[str, str]:
    account = company.account(person)
    client = _client(account)
    return {
        "token": company.token(account, ["cases.read"], real_now()),
        "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "username": account.username,
    }


def _client(account: Account) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(account)
    return client


def queries(usernames: dict[str, str]) -> dict[str, int]:
    """How many queries the board takes, the second time: what is read once for many is then known."""
    return {who: _queries(_client(Account.objects.get(username=name))) for who, name in usernames.items()}


def _queries(client: Client) -> int:
    client.get(BOARD)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(BOARD)
    if response.status_code != 200:
        raise RuntimeError(f"{BOARD}: {response.status_code}")
    return len(captured)


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    print(json.dumps(fill(told) if isinstance(told, int) else queries(told)))
