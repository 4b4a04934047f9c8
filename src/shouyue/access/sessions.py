"""Sessions in our own table: Django's, with the account, the address and the browser beside the data."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.dateparse import parse_datetime

SINCE, ADDRESS, AGENT = "since", "address", "agent"


class SessionStore(DatabaseStore):
    """SESSION_ENGINE."""

    @classmethod
    def get_model_class(cls) -> Any:
        from shouyue.access.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        session: Any = super().create_model_instance(data)
        session.account_id = data.get(SESSION_KEY)
        session.since = parse_datetime(data.get(SINCE, ""))
        session.address = data.get(ADDRESS)
        session.agent = data.get(AGENT, "")
        return session
