"""Names this app to Django."""

from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.governance.definitions"
    label = "definitions"
    default_auto_field = "django.db.models.BigAutoField"
