"""Who may come in: guards on every URL, denied unless granted; the local account and its one-time sign-in link."""
