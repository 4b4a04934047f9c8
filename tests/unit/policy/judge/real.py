"""The real logs beside the project, and how this suite reads them."""

from pathlib import Path

import pytest

LOGS = Path(__file__).parents[5] / "shared" / "data" / "eventlogs"

needs_logs = pytest.mark.skipif(
    not LOGS.is_dir(), reason=f"the real event logs are not there: {LOGS}; figures over them were NOT checked"
)

HELPDESK = """
format: xes
subject: case
case: concept:name
activity: concept:name
time: time:timestamp
person: org:resource
zone: UTC
first: case.received
activities:
  Take in charge ticket: case.taken
  Wait: case.wait
  Resolve ticket: case.resolved
  Resolve SW anomaly: case.resolved
catalogue: {case.taken: {subject: case}, case.wait: {subject: case}}
"""

POLICY = """
catalogue: {case.taken: {subject: case}, case.wait: {subject: case}}
calendars: {desk4: {tz: UTC, week: {mon-fri: ["09:00-13:00", "14:00-18:00"]}}}
rules:
  - {id: A, clause: A, kind: deadline, subject: case, start: [case.received], stop: [case.taken],
     within: 8 working hours, calendar: desk4, once: true}
  - {id: B, clause: B, kind: deadline, subject: case, start: [case.received], stop: [case.resolved],
     within: 40 working hours, calendar: desk4, once: true}
  - {id: C, clause: C, kind: deadline, subject: case, start: [case.received], stop: [case.resolved],
     within: 40 working hours, calendar: desk4, once: true, pause: [{from: [case.wait], until: any}]}
"""
