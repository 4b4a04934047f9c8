"""Who may do what: the one table of permissions and roles, in groups, each group with its reason.

A permission that is not in this table cannot be granted, and a role that is not in it may nothing.
Several roles add up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CUSTOMER = "customer_user"
OWNER = "policy_owner"
PERSONNEL = "hr_specialist"
ADMINISTRATOR = "system_administrator"

# Work away from a desk: what concerns themselves, and no more.
FIELD = frozenset({"driver", "vehicle_maintainer", "warehouse_keeper", "general_services"})
# Work at a desk, with customers, goods or money.
OFFICE = frozenset({
    "general_manager", "deputy_general_manager", "regional_manager", "department_head", "business_manager",
    "business_developer", "sales_manager", "salesperson", "operations_manager", "legal_counsel", "service_agent",
    "service_supervisor", "service_director", "complaint_specialist", "relationship_specialist", "dispatcher",
    "warehouse_scheduler", "admin_clerk", PERSONNEL, "accountant", "finance_manager", "dossier_custodian",
    "contract_custodian", OWNER,
})  # fmt: skip
# Whoever works here. The administrator runs the machine and no business; the customer's user is a guest of the portal.
STAFF = FIELD | OFFICE | {ADMINISTRATOR}
DIRECTION = frozenset({"general_manager", "deputy_general_manager", OWNER})
MANAGERS = DIRECTION | {
    "regional_manager", "department_head", "business_manager", "sales_manager", "operations_manager",
    "finance_manager", "service_supervisor", "service_director",
}  # fmt: skip
# Who serves customers in a case.
SERVERS = DIRECTION - {OWNER} | frozenset({
    "service_agent", "service_supervisor", "service_director", "complaint_specialist", "relationship_specialist",
    "regional_manager", "operations_manager", "dispatcher",
})  # fmt: skip
SUPERVISORS = DIRECTION | {"regional_manager", "service_supervisor", "service_director", "operations_manager"}
CUSTODIANS = frozenset({"dossier_custodian", "contract_custodian"})
# Who talks to customers, answers for those who do, or sends a vehicle to them.
TALKERS = MANAGERS | {
    "business_developer", "salesperson", "service_agent", "complaint_specialist", "relationship_specialist",
    "dispatcher",
}  # fmt: skip
# Who deals with claims, and with the money that moves by them.
CLAIM_HANDLERS = SUPERVISORS - {OWNER} | frozenset({"service_agent", "complaint_specialist", "relationship_specialist"})
CASHIERS = frozenset({"accountant", "finance_manager"})
PLANNERS = frozenset({
    "general_manager", "deputy_general_manager", "regional_manager", "operations_manager", "service_supervisor",
    "service_director", "dispatcher", "warehouse_scheduler", PERSONNEL, "admin_clerk",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Right:
    """One permission, what it lets a person do in plain words, and the roles that have it."""

    permission: str
    words: str | Promise
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Rights that are given for the same reason."""

    title: str | Promise
    reason: str | Promise
    rights: tuple[Right, ...]


GROUPS = (
    Group(
        _("One's own work"),
        _("Everybody who works here sees what concerns him: his promises, messages, working time, his own page."),
        (
            Right("home", _("open the product"), STAFF),
            Right("me.view", _("see one's own page and plan one's own absence"), STAFF),
            Right("obligation.mine", _("see one's own promises"), STAFF),
            Right("notice.view", _("read one's own messages"), STAFF),
            Right("security.own", _("keep one's own password and second factor"), STAFF | {CUSTOMER}),
            Right("live.listen", _("see open pages renew themselves"), STAFF),
            Right("calendar.view", _("see working calendars"), STAFF),
        ),
    ),
    Group(
        _("Files"),
        _("Whoever owns the page on which a file hangs decides about each file; asking alone shows nothing."),
        (Right("file.download", _("ask for a file"), STAFF | {CUSTOMER}),),
    ),
    Group(
        _("Policies and promises"),
        _("Who deals with customers, goods or money at a desk must know the rules and see which promises are open."),
        (
            Right("policy.view", _("read the policies"), OFFICE | {ADMINISTRATOR}),
            Right("obligation.view", _("see the promises of one's sites"), OFFICE),
            Right("search.use", _("search"), OFFICE),
            Right("people.view", _("look colleagues up"), OFFICE | {ADMINISTRATOR}),
            Right("roster.view", _("see the duty roster"), OFFICE | {ADMINISTRATOR}),
        ),
    ),
    Group(
        _("Customers"),
        _(
            "Who talks to customers enters them and calls them. Whom two rows are, and who may be forgotten, few "
            "decide."
        ),
        (
            Right("customer.view", _("see the customers of one's places, phones and mail masked"), OFFICE),
            Right("customer.register", _("register customers"), TALKERS),
            Right("customer.edit", _("change customers and their contacts, name who looks after them"), TALKERS),
            Right("contact.read", _("see phones and mail of contacts whole; each look is noted"), TALKERS),
            Right("communication.view", _("see what was said with the customers of one's places"), OFFICE),
            Right("communication.record", _("record what was said with customers, correct one's own records"), TALKERS),
            Right("communication.correct", _("correct all records of one's places"), MANAGERS),
            Right("customer.tier", _("set the tier of customers"), MANAGERS),
            Right("customer.merge", _("merge customers that are one, and undo it"), MANAGERS),
            Right(
                "customer.erase",
                _("erase the data of a contact"),
                frozenset({"general_manager", "service_director", "dossier_custodian"}),
            ),
        ),
    ),
    Group(
        _("Reaching us"),
        _("Who talks with customers sees which channels are in service; those who answer for the service change them."),
        (
            Right("channel.view", _("see the channels and their hours"), OFFICE | {ADMINISTRATOR}),
            Right(
                "channel.manage",
                _("open and close channels"),
                frozenset({"general_manager", "service_director", ADMINISTRATOR}),
            ),
            Right("template.use", _("reply with templates"), OFFICE),
            Right(
                "template.manage",
                _("write templates of replies"),
                DIRECTION | {"service_supervisor", "service_director"},
            ),
        ),
    ),
    Group(
        _("Figures"),
        _("How well the word was kept is seen by those who answer for others, and by the keeper of the policies."),
        (
            Right("compliance.view", _("see how well the policies are kept"), MANAGERS),
            Right("coverage.view", _("see what could not be computed"), MANAGERS),
            Right("journal.view", _("read the journal"), MANAGERS | {"dossier_custodian"}),
            Right("judge.view", _("see judged histories"), MANAGERS),
            Right("judge.run", _("have a history judged"), MANAGERS),
            Right("judge.keep", _("put a judged history into the journal"), MANAGERS),
        ),
    ),
    Group(
        _("Cases"),
        _(
            "Anybody may be asked first, and takes a case in. Who deals with customers sees those of his places; who "
            "serves them takes the steps; who answers for a desk shares the work out."
        ),
        (
            Right("case.open", _("take cases in and follow one's own"), STAFF - {ADMINISTRATOR}),
            Right("case.view", _("see the cases of one's places"), OFFICE),
            Right("case.handle", _("take steps in the cases of one's places"), SERVERS),
            Right("case.assign", _("share cases out and see how much everybody has in hand"), SUPERVISORS),
        ),
    ),
    Group(
        _("Claims"),
        _("What a claim costs concerns service, management and finance; whoever promises it does not pay it."),
        (
            Right("claim.view", _("see claims with their amounts"), SERVERS | MANAGERS | CASHIERS | {"legal_counsel"}),
            Right("claim.handle", _("ask for proofs, investigate, offer and agree"), CLAIM_HANDLERS),
            Right("compensation.pay", _("pay compensation"), CASHIERS),
            Right(
                "claim.recourse",
                _("claim from carriers what they bear"),
                CASHIERS
                | {
                    "general_manager",
                    "operations_manager",
                    "service_director",
                    "complaint_specialist",
                    "legal_counsel",
                },
            ),
        ),
    ),
    Group(
        _("Approvals"),
        _("Whoever works at a desk may ask and be asked; the chain says who decides, and nobody about himself."),
        (
            Right("approval.view", _("see one's own requests and decisions"), OFFICE),
            Right("approval.decide", _("hold a seat in a chain of approval"), OFFICE),
            Right("approval.all", _("see all requests for approval of one's places"), MANAGERS),
        ),
    ),
    Group(
        _("Measures"),
        _("What was decided is done by whom it binds. Who answers for the place may drop it, unless bound himself."),
        (
            Right("measure.view", _("see the measures that bind one or that one set"), STAFF),
            Right("measure.all", _("see all measures of one's places"), OFFICE),
            Right("measure.do", _("say that a measure is done, give another time to those one set"), STAFF),
            Right("measure.drop", _("drop measures of one's places and give them another time"), MANAGERS),
        ),
    ),
    Group(
        _("Decisions"),
        _("What changes a verdict or a rule is decided by few, and never by those whom the verdict concerns."),
        (
            Right(
                "late_entry.approve",
                _("accept what was entered late"),
                DIRECTION | {"service_supervisor", "service_director", "operations_manager"},
            ),
            Right("policy.adopt", _("put an edition of a policy in force"), frozenset({"general_manager", OWNER})),
            Right(
                "calendar.announce",
                _("enter the holidays of a year"),
                frozenset({"general_manager", OWNER, PERSONNEL, "admin_clerk"}),
            ),
        ),
    ),
    Group(
        _("Staff"),
        _("Who plans work plans the roster. Human resources keeps personal data; roles open doors, so few give them."),
        (
            Right("roster.manage", _("plan the duty roster of one's sites"), PLANNERS),
            Right(
                "people.manage",
                _("enter and change persons and their absence"),
                frozenset({"general_manager", PERSONNEL, ADMINISTRATOR}),
            ),
            Right("role.manage", _("give and take roles"), frozenset({"general_manager", ADMINISTRATOR})),
            Right("site.manage", _("set up sites and regions"), frozenset({"general_manager", ADMINISTRATOR})),
            Right("people.erase", _("erase the data of somebody who left"), frozenset({"general_manager", PERSONNEL})),
        ),
    ),
    Group(
        _("Bringing data in"),
        _("Whoever keeps records may bring them in from a table; every row is shown before it counts."),
        (
            Right(
                "intake.use",
                _("import tables"),
                MANAGERS | CUSTODIANS | {"admin_clerk", PERSONNEL, "accountant", ADMINISTRATOR},
            ),
        ),
    ),
    Group(
        _("Running the product"),
        _("The system administrator keeps the machine going and sees nothing of customers by that."),
        (
            Right("operations.view", _("see how the product runs"), frozenset({ADMINISTRATOR})),
            Right("health.view", _("see the health of the parts"), frozenset({ADMINISTRATOR})),
            Right("jobs.view", _("see background work"), frozenset({ADMINISTRATOR})),
            Right("jobs.manage", _("repeat or give up background work"), frozenset({ADMINISTRATOR})),
            Right("webhook.manage", _("connect other systems"), frozenset({ADMINISTRATOR})),
            Right("mail.manage", _("set up mailboxes and see what was sent"), frozenset({ADMINISTRATOR})),
            Right("robot.manage", _("connect robots of group chats"), frozenset({ADMINISTRATOR})),
            Right("account.manage", _("let people in and lock them out"), frozenset({ADMINISTRATOR})),
            Right("sensitive_read.view", _("see who looked at personal data"), frozenset({ADMINISTRATOR})),
            Right("token.admin", _("see and revoke everybody's access tokens"), frozenset({ADMINISTRATOR})),
            Right("gallery.view", _("see the components of pages"), frozenset({ADMINISTRATOR, OWNER})),
        ),
    ),
    Group(
        _("Programs"),
        _("A token can do no more than the person who made it; each of these may stand on a token by itself."),
        (
            Right("token.manage", _("make access tokens of one's own"), MANAGERS | {ADMINISTRATOR}),
            Right("events.write", _("send facts from other systems"), MANAGERS | {ADMINISTRATOR}),
            Right("obligations.read", _("fetch promises"), OFFICE),
            Right("policy.read", _("fetch policies"), OFFICE | {ADMINISTRATOR}),
            Right("journal.read", _("fetch the journal"), MANAGERS),
            Right("customers.read", _("fetch customers, phones and mail masked"), OFFICE),
            Right("cases.read", _("fetch cases"), OFFICE),
            Right("cases.write", _("take cases in and take their steps"), STAFF - {ADMINISTRATOR}),
            Right("customers.write", _("register and change customers"), TALKERS),
            Right("communications.read", _("fetch what was said with customers, phones and mail masked"), OFFICE),
            Right("communications.write", _("record and correct what was said with customers"), TALKERS),
            Right("measures.read", _("fetch measures"), OFFICE),
            Right("measures.write", _("say that measures are done, give them another time, drop them"), OFFICE),
        ),
    ),
)


def rights() -> Iterator[Right]:
    """Every permission of the table."""
    for group in GROUPS:
        yield from group.rights


@cache
def roles_with(permission: str) -> frozenset[str]:
    """The roles that have `permission`; KeyError when the table does not know it."""
    return {right.permission: right.roles for right in rights()}[permission]


@cache
def rights_of(roles: frozenset[str]) -> tuple[Right, ...]:
    """What these roles may together."""
    return tuple(right for right in rights() if not right.roles.isdisjoint(roles))
