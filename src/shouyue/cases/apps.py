"""The room's name, what it listens to and its permissions."""

from django.apps import AppConfig

from shouyue.access import guards


class CasesConfig(AppConfig):
    """Inquiries, requests, complaints and claims."""

    name = "shouyue.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shouyue.cases.guards import NUMBER, may_read_file, may_read_mail, may_read_receipt, page_of, reference_of
        from shouyue.cases.panels.customer import cases_of
        from shouyue.communications import actions as mails
        from shouyue.communications import permissions as mail_guards
        from shouyue.customers.panels import offer
        from shouyue.files.permissions import register
        from shouyue.jobs import schedules
        from shouyue.journal import subjects
        from shouyue.journal.listeners import listen
        from shouyue.people.permissions import holds

        listen("message.received", "shouyue.cases.listeners.mail_came")
        listen("message.sent", "shouyue.cases.listeners.mail_sent")
        listen("message.failed", "shouyue.cases.listeners.mail_failed")
        schedules.every("cases.keep_dues", "shouyue.cases.tasks.keep_dues", seconds=300)
        subjects.offer("case", page_of)
        offer("cases", cases_of)
        mails.recognise(NUMBER, reference_of)
        mail_guards.register("case", may_read_mail)
        register("case", may_read_file)
        register("compensation", may_read_receipt)
        for permission in ("case.open", "case.view", "case.handle", "case.assign", "cases.read", "cases.write"):
            guards.grant(permission, holds(permission))
        for permission in ("claim.view", "claim.handle", "compensation.pay", "claim.recourse"):
            guards.grant(permission, holds(permission))
