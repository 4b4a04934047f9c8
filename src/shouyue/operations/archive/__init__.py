"""Everything an installation knows, in one file that any database and any later version of the program can read."""
