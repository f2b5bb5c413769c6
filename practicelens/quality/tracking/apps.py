"""Names this app to Django."""

from django.apps import AppConfig


class TrackingConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.quality.tracking"
    label = "tracking"
    default_auto_field = "django.db.models.BigAutoField"
