"""A small history whose verdicts are known by hand, with its mapping and two drafts."""

MAPPING = """\
subject: case
case: ticket
activity: activity
time: time
person: who
zone: Asia/Shanghai
activities:
  received: case.received
  answered: case.contacted
  withdrawn: case.withdrawn
facts:
  kind: kind
"""

DRAFT = """\
document: {id: T, title: {zh: 两小时, en: Two hours}, edition: 1}
clauses:
  - id: T-1
    at: "1"
    kind: deadline
    title: {zh: 联系客户, en: Contact}
    says: {zh: 两小时内联系。, en: Contact within two hours.}
    status: computed
rules:
  - id: T-1/contact
    clause: T-1
    kind: deadline
    subject: case
    label: {zh: 联系客户, en: Contact}
    when: facts.kind == "complaint" || facts.kind == "inquiry"
    start: [case.received]
    stop: [case.contacted]
    cancel: [case.withdrawn]
    within: PT2H
    calendar: office
    owner: service_agent
    duty: contact
    warn: [50%]
    once: true
  - id: T-1/never
    clause: T-1
    kind: deadline
    subject: customer
    label: {zh: 从未发生, en: Never}
    start: [customer.registered]
    stop: [customer.checked]
    within: PT2H
    owner: service_agent
    duty: contact
"""
STRICTER = DRAFT.replace("PT2H", "PT1H").replace("两小时", "一小时").replace("Two hours", "One hour")

HEAD = "ticket,activity,time,who,kind\n"
# Office hours are 09:00–12:00 and 13:00–18:00. Late by name: B by 3 h (2 h of them open), C to the end, H has no kind.
ROWS = """\
A,received,2026-03-02 09:00:00,李,inquiry
A,answered,2026-03-02 10:00:00,李,
B,received,2026-03-02 09:00:00,王,inquiry
B,answered,2026-03-02 14:00:00,王,
C,received,2026-03-03 09:00:00,,complaint
D,received,2026-03-31 17:30:00,=1+1,inquiry
D,answered,2026-04-01 10:00:00,=1+1,
E,received,2026-04-02 17:00:00,李,inquiry
F,received,2026-04-02 09:00:00,李,inquiry
F,withdrawn,2026-04-02 09:30:00,李,
G,received,yesterday,李,inquiry
H,received,2026-04-02 17:30:00,李,
"""
CSV = (HEAD + ROWS).encode()
FIGURES = {"rows": 12, "refused": 1, "repeated": 0, "ignored": 0, "subjects": 7} | {
    "obligations": 6, "kept": 2, "late": 2, "open": 1,
}  # fmt: skip
