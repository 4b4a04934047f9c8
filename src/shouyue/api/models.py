"""Answers kept for requests that are sent again."""

from django.db import models


class Kept(models.Model):
    """What a request with an Idempotency-Key was answered; written in the transaction of its effects."""

    caller = models.CharField(max_length=40)  # `token:4`, `account:7`: keys of different callers do not meet
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)  # of method, address and body
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["caller", "key"], name="kept_once"),)

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"
