"""The figures of the policies in force."""

from shouyue.obligations import editions


def parameter(name: str) -> str | None:
    """A figure of the policies in force by its name, as it is written; None where no document has it. No query.

    Raises NothingAdopted.
    """
    policies = editions.in_force().policies.values()
    return next((one.parameters[name].value for one in policies if name in one.parameters), None)
