"""Questions about promises: calendars, adopted editions, clocks, figures, coverage."""

from shouyue.obligations.queries.calendars import Named, Special, Year, calendars, year_of

__all__ = ["Named", "Special", "Year", "calendars", "year_of"]
