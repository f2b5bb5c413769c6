"""Names the timed jobs to Django: their one table says which ran when."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
