"""Who works here: sites and regions, persons, their roles in plain words, duty roster, absence and deputies."""
