"""Names this app to Django."""

from django.apps import AppConfig


class WorklistConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.performance.worklist"
    label = "worklist"
    default_auto_field = "django.db.models.BigAutoField"
