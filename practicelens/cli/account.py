"""`practicelens account`: the first administrator of a deployment, made on the machine itself."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Accounts, made on the machine itself.", no_args_is_help=True)


@app.callback()
def account() -> None:
    """Accounts, made on the machine itself; everything else about them is done in the product."""


@app.command("add")
def add(
    email: Annotated[str, typer.Option(help="The address the person signs in with.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for when left out.")
    ] = "",
) -> None:
    """Make an account that holds the administrator's role from today; it makes the others in the product."""
    # Imported inside, as in every command: --help must not wait for Django.
    from practicelens.cli.setup import migrated

    migrated()
    from django.db import transaction

    from practicelens.access.actor import SYSTEM
    from practicelens.access.roles import Role
    from practicelens.people.accounts import changes
    from practicelens.workdays import clock

    # Both or neither: an account without its role could do nothing, and its address would be taken.
    with transaction.atomic():
        made = changes.create_account(email, name, password=password, by=SYSTEM, now=clock.now())
        changes.grant_role(made, Role.ADMINISTRATOR, starts=clock.today(), by=SYSTEM, now=clock.now())
    typer.echo(f"{name} may sign in as {email}, as System administrator.")
