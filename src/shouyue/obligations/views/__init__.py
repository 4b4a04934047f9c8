"""The pages of calendars, of announced years, and of what was entered too late."""
