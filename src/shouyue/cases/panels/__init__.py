"""Pieces of pages about cases."""

from shouyue.cases.panels.case import Clock, acceptable, clocks, next_step, rungs, story
from shouyue.cases.panels.proposal import Proposal, proposal
from shouyue.cases.panels.rows import Row, rows

__all__ = ["Clock", "Proposal", "Row", "acceptable", "clocks", "next_step", "proposal", "rows", "rungs", "story"]
