"""Names this app to Django."""

from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.performance.datasets"
    label = "datasets"
    default_auto_field = "django.db.models.BigAutoField"
