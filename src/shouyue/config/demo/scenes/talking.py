"""Yesterday beside the claims: a complex problem, what others heard, a first call, silence, the end of a shift."""

from datetime import timedelta

from shouyue.cases import actions
from shouyue.cases.logic import Cause, ChannelKind, Department, Kind, Severity, Step, Trouble
from shouyue.cases.logic.intake import Intake
from shouyue.cases.models import Question
from shouyue.communications.actions import Partner, record_communication
from shouyue.communications.logic.mail import Direction
from shouyue.communications.logic.records import Kind as Talk
from shouyue.communications.logic.records import Said, Way
from shouyue.communications.logic.records import Wanted as Following
from shouyue.config.demo.living import Story
from shouyue.config.demo.scenes.stage import Stage, by, page_of, refused, step, to_specialist, told_of
from shouyue.customers import actions as customers
from shouyue.customers import queries as known
from shouyue.customers.actions import ContactEntered, Entered
from shouyue.measures.actions import Wanted

QUARTER = timedelta(minutes=15)


def complex_problem(stage: Stage) -> Story:
    """Two departments are asked, a meeting decides, the customer hears how it stands (CC-4.4)."""
    told, site = told_of("complex"), "NJ01"
    agent, specialist = stage.who("service_agent", site), stage.who("complaint_specialist", site)
    dispatcher, supervisor = stage.who("dispatcher", site), stage.who("service_supervisor", site)
    yield (at := stage.at("09:30"))
    case = stage.complaint(told, agent, at, trouble=Trouble.DAMAGE, severity=Severity.MAJOR)
    yield (at := stage.at("09:45"))
    case = to_specialist(case, specialist, agent, at)
    case = actions.form_team(case, [specialist.pk, supervisor.pk, dispatcher.pk], specialist.pk, **by(specialist, at))
    case = step(case, Step.EMERGENCY_STARTED, told["emergency"], supervisor, at)
    case = step(case, Step.CONTACTED, told["contact"], specialist, at)
    case = actions.mark_complex(case, True, told["why"], **by(specialist, at))
    for department, text in zip((Department.TRANSPORT, Department.WAREHOUSE), told["questions"], strict=True):
        actions.ask_department(case, department, text, **by(specialist, at))
    yield (at := stage.at("11:30"))
    case = step(case, Step.PRELIMINARY_REPORTED, told["report"], supervisor, at)
    yield (at := stage.at("14:00"))
    asked = Question.objects.filter(case=case, department=Department.TRANSPORT).get()
    actions.answer_question(asked, told["answer"], **by(dispatcher, at))
    invited = [specialist.pk, supervisor.pk, dispatcher.pk]
    when = {"when": stage.at("15:30"), "place": told["place"], "invited": invited}
    meeting = actions.call_meeting(case, purpose=told["purpose"], **when, **by(specialist, at))
    yield (at := stage.at("16:30"))
    due = stage.at("18:00", days=3)
    decided = [
        Wanted(title, due, department, person.pk)
        for title, department, person in zip(
            told["decisions"],
            (Department.SPECIALIST, Department.TRANSPORT),
            (specialist, dispatcher),
            strict=True,
        )
    ]
    actions.hold_meeting(meeting, told["minutes"], decided, href=page_of(case), **by(specialist, at))
    yield (at := stage.at("18:00"))
    step(case, Step.PROGRESS_TOLD, told["progress"], specialist, at)


def heard_outside(stage: Stage) -> Story:
    """A salesperson hears a complaint and hands it over in time; that the customer was called is written down late."""
    told, site = told_of("from_outside"), "GZ01"
    seller, specialist = stage.who("salesperson", site), stage.who("complaint_specialist", site)
    yield (at := stage.at("10:15"))
    case = stage.complaint(told, seller, at, channel=ChannelKind.IN_PERSON, trouble=Trouble.DELAY)
    yield (at := stage.at("11:00"))
    case = to_specialist(case, specialist, seller, at, told["handed"])
    yield (at := stage.at("15:30"))
    case = step(case, Step.CONTACTED, told["contact"], specialist, at, occurred_at=stage.at("11:40"))
    case = step(case, Step.PLAN_TOLD, told["contact"], specialist, at)
    yield (at := stage.at("16:20"))
    case = actions.record_cause(case, Cause.COMMUNICATION, **by(specialist, at))
    actions.resolve(case, told["result"], told_customer=True, **by(specialist, at))


def kept_back(stage: Stage) -> Story:
    """A driver hears one and hands it over only the next morning (OC-14.2)."""
    told, site = told_of("kept_back"), "SH01"
    driver, specialist = stage.who("driver", site), stage.who("complaint_specialist", site)
    yield (at := stage.at("19:30"))
    case = stage.complaint(told, driver, at, channel=ChannelKind.IN_PERSON, trouble=Trouble.ATTITUDE)
    yield (at := stage.at("08:10", days=1))
    to_specialist(case, specialist, driver, at, told["handed"])


def first_call(stage: Stage) -> Story:
    """Somebody new calls: without his needs he cannot be registered (CC-4.1)."""
    told = told_of("first_call")
    agent = stage.who("service_agent", told["site"])
    contact = ContactEntered(told["person"], told["position"], "", (told["phone"],), (told["email"],))
    name, short, site = told["name"], told["short_name"], stage.sites[told["site"]]
    yield (at := stage.at("10:40"))
    refused(customers.register, Entered(name, short, None, site), [contact], **by(agent, at))
    yield (at := stage.at("10:43"))
    customer = customers.register(Entered(name, short, None, site, told["needs"]), [contact], **by(agent, at))
    main = known.main_contact(customer)
    asked = Intake(
        kind=Kind.INQUIRY,
        channel=ChannelKind.PHONE,
        content=told["content"],
        customer=customer.pk,
        contact=main.pk if main else None,
        site=told["site"],
    )
    case = actions.receive(asked, taker=agent.pk, **by(agent, at))
    yield (at := stage.at("10:50"))
    case = step(case, Step.ANSWERED, told["answer"], agent, at)
    case = actions.resolve(case, told["answer"], told_customer=True, **by(agent, at))
    step(case, Step.CLOSED, "", agent, at)


def silence(stage: Stage) -> Story:
    """Customers of whom nothing was heard for long are told; one of them is called by who looks after it (OC-14.1)."""
    told = told_of("silence")
    yield (at := stage.at("07:00"))
    customers.tell_silence(at=at)
    yield (at := stage.at("14:20"))
    quiet = next(one for one in stage.clients.values() if one.quiet and one.owner)
    customer = known.by_id(quiet.number)
    if customer is None or customer.owner is None:
        return
    said = Said(
        way=Way.PHONE,
        summary=told["talk"],
        kind=Talk.PHONE_TALK,
        direction=Direction.OUT,
        begun_at=at - QUARTER,
        length=QUARTER,
        person=customer.owner.pk,
        follow_ups=(Following(told["follows"], customer.owner.pk, stage.at("18:00", days=3)),),
    )
    record_communication(said, Partner(customer, known.main_contact(customer)), **by(customer.owner, at))


def shift_end(stage: Stage) -> Story:
    """What the early shift leaves to the late one is listed and signed by both (OC-14.2)."""
    told = told_of("shift")
    giver, taker, *_more = (one for one in stage.staff["service_agent"] if one.site_id == stage.sites["SH01"].pk)
    client = stage.clients[told["of"]]
    yield (at := stage.at("15:35"))
    asked = Intake(
        kind=Kind.INQUIRY,
        channel=ChannelKind.PHONE,
        content=told["content"],
        customer=client.number,
        contact=client.contact,
        site=client.site,
    )
    case = actions.receive(asked, taker=giver.pk, **by(giver, at))
    yield (at := stage.at("15:50"))
    left = actions.give_shift(giver.pk, taker.pk, {case.pk: told["note"]}, **by(giver, at))
    yield (at := stage.at("16:05"))
    actions.take_shift(left, taker.pk, **by(taker, at))
    yield (at := stage.at("16:20"))
    case = step(case, Step.ANSWERED, told["answer"], taker, at)
    case = actions.resolve(case, told["answer"], told_customer=True, **by(taker, at))
    step(case, Step.CLOSED, "", taker, at)
