"""Names this app to Django."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.quality.standards"
    label = "standards"
    default_auto_field = "django.db.models.BigAutoField"
