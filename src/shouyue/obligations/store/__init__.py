"""The one place that writes past the ORM: whole sets of rows in one statement each; a storm of alarms is a set."""
