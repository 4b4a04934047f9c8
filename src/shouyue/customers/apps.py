"""The room and its permissions."""

from django.apps import AppConfig

from shouyue.access import guards

OWN = (
    "customer.view", "customer.register", "customer.edit", "customer.tier", "customer.merge", "customer.erase",
    "contact.read", "customers.read", "customers.write",
)  # fmt: skip
# Whatever tells that a customer came to us, or that we spoke with it (OC-14.1).
WORDS = ("case.received", "case.customer_named", "case.contacted", "message.received", "communication.recorded")


class CustomersConfig(AppConfig):
    name = "shouyue.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shouyue.jobs import schedules
        from shouyue.journal.listeners import listen
        from shouyue.people.permissions import holds

        for word in WORDS:
            listen(word, "shouyue.customers.listeners.heard")
        schedules.every("customers.tell_silence", "shouyue.customers.tasks.tell_silence", seconds=600)
        for permission in OWN:
            guards.grant(permission, holds(permission))
