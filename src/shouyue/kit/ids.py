"""Identifiers that sort by the time at which they were made."""

import os
from datetime import datetime
from uuid import UUID

_CHANCE = 1 << 62


def uuid7(at: datetime) -> UUID:
    """A UUID of version 7 (RFC 9562) for an aware instant: its microseconds, then 62 random bits."""
    milliseconds, micro = divmod(int(at.timestamp() * 1_000_000), 1000)
    chance = int.from_bytes(os.urandom(8), "big") & _CHANCE - 1
    # The 12 bits after the milliseconds hold the fraction, as the RFC allows (method 3): ids of one process sort well.
    stamp = milliseconds & (1 << 48) - 1
    return UUID(int=stamp << 80 | 7 << 76 | (micro * 4096 // 1000) << 64 | 2 << 62 | chance)
