"""A mail as it came in, read: pure, and it never raises, whatever the bytes are."""

from shouyue.communications.reading.bodies import Attachment
from shouyue.communications.reading.letters import Address, Letter, head, letter
from shouyue.communications.reading.origin import Bounce

__all__ = ["Address", "Attachment", "Bounce", "Letter", "head", "letter"]
