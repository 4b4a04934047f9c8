"""The one place that writes past the ORM: whole sets of rows by COPY and unnest, since a storm of alarms is a set."""
