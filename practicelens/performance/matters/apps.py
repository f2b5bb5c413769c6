"""Names this app to Django."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.performance.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"
