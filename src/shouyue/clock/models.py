"""The clock's setting. No row: the company lives in real time."""

from django.db import models
from django.db.models import Q

ONLY = 1


class CompanyClock(models.Model):
    """At `real_at` it was `company_at`, and from there the company's time runs `rate` times as fast. One row."""

    id = models.SmallIntegerField(primary_key=True, default=ONLY)
    real_at = models.DateTimeField()
    company_at = models.DateTimeField()
    rate = models.DecimalField(max_digits=10, decimal_places=6)
    set_by = models.CharField(max_length=64)  # reference: `account:1`, `system:simulate`

    class Meta:
        constraints = (
            models.CheckConstraint(name="clock_is_one", condition=Q(id=ONLY)),
            models.CheckConstraint(name="clock_rate_in_range", condition=Q(rate__gte=0, rate__lte=3600)),
        )

    def __str__(self) -> str:
        return f"{self.company_at.isoformat()} ×{self.rate.normalize():f}"
