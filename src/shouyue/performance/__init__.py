"""How well the word was kept: histories judged; compliance, scorecards and audits come with their rooms."""
