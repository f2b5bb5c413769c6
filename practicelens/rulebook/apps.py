"""Names this app to Django."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.rulebook"
    label = "rulebook"
    default_auto_field = "django.db.models.BigAutoField"
