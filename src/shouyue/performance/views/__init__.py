"""The judge pages."""
