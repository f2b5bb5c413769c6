"""Names this app to Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
