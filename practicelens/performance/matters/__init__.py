"""Performance Matters: each month's figures judged by their own ordinary variation, dated events, words on a month."""
