"""The heart's memory: calendars today; adopted editions, clocks and the timekeeper with the journal."""
