"""All of the product, imported under settings that each process puts its own in the place of.

For the process that others are begun from (`warm.py`): to import the product takes each of them a second and a half,
more than most then do. Nothing of the product reads a setting while it is imported, so that none outlives the change.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys

import django
from asgiref.local import Local
from django.conf import LazySettings, empty, settings
from django.db import connections

from practicelens import config

SETTINGS = "practicelens.config.settings"
PRODUCT = (
    "practicelens.config.urls", "practicelens.cli.jobs", "practicelens.jobs.threads", "practicelens.jobs.reclaiming",
    "practicelens.jobs.load_extract", "practicelens.jobs.long_kinds", "practicelens.synth", "tests.builders.counting",
    "tests.builders.extracts",
)  # fmt: skip


def import_the_product() -> None:
    """Once, in the process that others are begun from. Its settings are those of the tests that begin it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()
    for name in PRODUCT:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # never walked through, and so never copied, by those that begin with it


def forget_settings() -> None:
    """Have settings read anew, from the environment of this process, by whatever asks first: as in a new one."""
    settings.__dict__.clear()
    settings.__dict__.update(_wrapped=empty, _setup=_read_settings)
    del sys.modules[SETTINGS], config.settings
    connections.__dict__.pop("settings", None)
    connections._settings = None
    connections._connections = Local(connections.thread_critical)  # none was opened, but one is there by its name


def _read_settings(name: str | None = None) -> None:
    """Django's own reading; axes then adds what it takes for granted, as it did when it was imported."""
    LazySettings._setup(settings, name)
    importlib.reload(sys.modules["axes.conf"])


import_the_product()
