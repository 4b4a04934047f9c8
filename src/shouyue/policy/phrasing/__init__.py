"""Rules in words: what a policy computes, said to people in Chinese, Traditional Chinese and English.

`phrase` turns a rule into one sentence and into labelled lines for a page. Times, calendars and figures can be
said alone.
"""

from shouyue.policy.phrasing.phrases import phrase
from shouyue.policy.phrasing.result import Figure, Line, Phrase, Rung
from shouyue.policy.phrasing.times import (
    amount_words,
    calendar_words,
    figure_words,
    money_words,
    period_words,
    time_words,
)
from shouyue.policy.phrasing.vocabulary import subject_words

__all__ = [
    "Figure",
    "Line",
    "Phrase",
    "Rung",
    "amount_words",
    "calendar_words",
    "figure_words",
    "money_words",
    "period_words",
    "phrase",
    "subject_words",
    "time_words",
]
