"""`practicelens jobs`: timed work, run by hand or by a scheduler of the machine's own."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Timed work: reminders, notices, sealing of history.", no_args_is_help=True)


@app.command("list")
def list_jobs() -> None:
    """Say which jobs there are, when each is due, and when each last ran."""
    from practicelens.cli.setup import django_ready

    django_ready()
    from practicelens.jobs import queries
    from practicelens.people.asking import asking_as_system

    for row in queries.timed_work(asking_as_system()):
        typer.echo(f"{row.name:<20} {row.when:<17} last: {row.last_words:<34} {row.about}")


@app.command("run")
def run(
    only: Annotated[str, typer.Argument(help="One job's name; without it, all that are due.")] = "",
    queue: Annotated[bool, typer.Option(help="Work off the queue of background tasks too.")] = True,
) -> None:
    """Run what is due now, once each; running twice does nothing more."""
    from practicelens.cli.setup import django_ready

    django_ready()
    from practicelens.jobs import runner, threads
    from practicelens.workdays import clock

    names = [job.name for job in runner.JOBS]
    if only and only not in names:
        typer.echo(f"practicelens: there is no job called {only}; there are {', '.join(names)}.", err=True)
        raise typer.Exit(2)
    # By the instant it was due, as threads do: beside a server that runs the same jobs, each is still done once.
    outcomes = runner.run_due(clock.now(), only=only or None)
    for outcome in outcomes:
        typer.echo(f"{outcome.name}: {outcome.words}")
    if queue:
        typer.echo(f"background tasks: {threads.empty_the_queue()} done")
    # A scheduler of the machine's own sees a failure by the exit code alone.
    if any(outcome.failed for outcome in outcomes):
        raise typer.Exit(1)


@app.command("work")
def work() -> None:
    """Do all background work for as long as it runs: queued tasks, timed jobs, delivery. Several may run."""
    from practicelens.cli.setup import django_ready, warn_of_open_history

    django_ready()
    warn_of_open_history()
    from practicelens.jobs import threads

    typer.echo("Working. Stop it with Ctrl+C; what it was doing is taken up again.")
    for thread in threads.start_threads():
        # For ever: the threads end with the process, which Ctrl+C ends.
        thread.join()
