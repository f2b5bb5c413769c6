"""Names this app to Django."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.quality.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"
