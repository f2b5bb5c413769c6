"""Names this app to Django."""

from django.apps import AppConfig


class ExploreConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.performance.explore"
    label = "explore"
    default_auto_field = "django.db.models.BigAutoField"
