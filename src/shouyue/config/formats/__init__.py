"""How dates and numbers are written, the same in all three languages: 2026-11-22 09:30 and 86,420.00."""
