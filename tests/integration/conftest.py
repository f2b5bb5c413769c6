"""Fixtures that integration tests of several areas share."""

from __future__ import annotations

from tests.builders.extracts import data_dir, published  # noqa: F401  (fixtures)
from tests.builders.visit import extracted, visit  # noqa: F401  (fixtures)
