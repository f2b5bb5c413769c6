"""Names this app to Django."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.quality.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"
