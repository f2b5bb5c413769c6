"""Names this app to Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
