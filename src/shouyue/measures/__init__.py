"""Measures: what was decided must be done, by whom and until when, on anything."""
