"""Names this app to Django."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.quality.learning"
    label = "learning"
    default_auto_field = "django.db.models.BigAutoField"
