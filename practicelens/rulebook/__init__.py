"""Settings and rules with dates: a past month is judged by the rules of its day."""
