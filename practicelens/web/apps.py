"""The web app: when Django starts, over-long text is refused alike on both databases."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import pre_save


class WebConfig(AppConfig):
    """Pages."""

    name = "practicelens.web"

    def ready(self) -> None:
        """Look at every row before it is saved."""
        from practicelens.web.lengths import refuse_too_long

        pre_save.connect(refuse_too_long, dispatch_uid="practicelens.web.lengths")
