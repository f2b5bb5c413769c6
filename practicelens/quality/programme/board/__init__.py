"""The board and the calendar: who owes what, and when it is due."""
