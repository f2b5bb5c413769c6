"""Names this app to Django."""

from django.apps import AppConfig


class PacksConfig(AppConfig):
    """The app's label and its key type."""

    name = "practicelens.governance.packs"
    label = "packs"
    default_auto_field = "django.db.models.BigAutoField"
