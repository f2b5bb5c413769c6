"""Extracts to datasets to indicators, without Django."""

import os

# Before anything here imports Arrow: its own store of memory keeps what the tables of a week took (30 MB of a
# borough's) for as long as the process lasts, and gains nothing on tables of some thousand rows.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
