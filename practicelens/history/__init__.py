"""The append-only record of every change and every sensitive look."""
