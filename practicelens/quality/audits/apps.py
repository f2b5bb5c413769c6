"""Names this app to Django."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.quality.audits"
    label = "audits"
    default_auto_field = "django.db.models.BigAutoField"
