"""Shouyue: customer management in which the written policy is the running program."""

__version__ = "0.1.0"
