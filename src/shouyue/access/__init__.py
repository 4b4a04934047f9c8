"""Who may come in and how: guards on every address, sign-in, second factor, company sign-in, tokens of programs."""
