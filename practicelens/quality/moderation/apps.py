"""Names this app to Django."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.quality.moderation"
    label = "moderation"
    default_auto_field = "django.db.models.BigAutoField"
