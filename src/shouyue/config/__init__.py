"""Composition root: settings, URLs, navigation, the command line. Knows every room; no room knows it."""
