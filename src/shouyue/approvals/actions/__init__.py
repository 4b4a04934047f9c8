"""Verbs of approvals. Each is one transaction on the locked request; what it refuses, it refuses with `Refused`."""

from shouyue.approvals.actions.asking import ask, resubmit, settle, withdraw
from shouyue.approvals.actions.deciding import decline, return_, sign
from shouyue.approvals.actions.seats import add_sign, pass_on

__all__ = ["add_sign", "ask", "decline", "pass_on", "resubmit", "return_", "settle", "sign", "withdraw"]
