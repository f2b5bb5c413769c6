"""Names this app to Django."""

from django.apps import AppConfig


class LocalCardsConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.performance.local_cards"
    label = "local_cards"
    default_auto_field = "django.db.models.BigAutoField"
