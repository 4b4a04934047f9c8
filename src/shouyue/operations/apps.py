"""The room's name, its permission, its probes and its figures."""

from django.apps import AppConfig

from shouyue.access import guards


class OperationsConfig(AppConfig):
    """Running the product."""

    name = "shouyue.operations"
    label = "operations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shouyue.operations import findings, gauges, logs, probes, sources
        from shouyue.operations.panels import job_at_hand
        from shouyue.people.permissions import holds

        guards.grant("operations.view", holds("operations.view"))
        for probe in findings.QUICK:
            probes.register(probe.__name__, probe, quick=True)
        for probe in findings.THOROUGH:
            probes.register(probe.__name__, probe, quick=False)
        for source in sources.ALL:
            gauges.register(source)
        logs.supply(job_at_hand)
