"""Names this app to Django."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.quality.actions"
    label = "actions"
    default_auto_field = "django.db.models.BigAutoField"
