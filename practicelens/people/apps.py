"""Names this app to Django, and listens to sign-ins."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Write every sign-in into history."""
        from practicelens.people import signing

        signing.connect()
