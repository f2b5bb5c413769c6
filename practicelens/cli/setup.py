"""Makes Django ready for a command that needs the database."""

from __future__ import annotations


def django_ready() -> None:
    """Set Django up once; a command that needs no database never pays for it."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def migrated() -> None:
    """Bring the database's tables up to date, with the standards and tools the product comes with."""
    from django.core.management import call_command

    django_ready()
    call_command("migrate", verbosity=0, interactive=False)

    from practicelens.access.actor import SYSTEM
    from practicelens.quality.standards import changes
    from practicelens.workdays import clock

    changes.ship(by=SYSTEM, now=clock.now())
