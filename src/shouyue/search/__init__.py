"""Search: one index over what the rooms above put into it. Chinese is found by any two characters, names by pinyin."""
