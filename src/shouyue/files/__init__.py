"""Attachments: stored once by what they contain, checked for what they really are, served only to who may."""
