"""Tiny helpers without opinions."""
