"""`practicelens serve`: the product on this machine, with its background work, in one process."""

from __future__ import annotations

import errno
import gc
import hashlib
import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

# How the storage of static files names what it makes: `page.css` → `page.0123456789ab.css`, and `….css.gz`.
_PRESSED = re.compile(r"\.(gz|br)$")
_PRINT = re.compile(r"\.[0-9a-f]{12}(?=\.|$)")


def serve(
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for every one.")] = "localhost",
    threads: Annotated[int, typer.Option(help="How many pages are made at once.", min=1, max=64)] = 8,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Build the demonstration authority first, if there is none.")
    ] = False,
    seed: Annotated[int, typer.Option(help="The demonstration's seed: the same seed, the same borough.")] = 1,
    workers: Annotated[bool, typer.Option(help="Do background work in this process too.")] = True,
) -> None:
    """Serve Practice Lens. Stop it with Ctrl+C; what was saved stays in var/."""
    from practicelens.cli.setup import django_ready, migrated, ship_standards, warn_of_open_history

    # Three thousand modules are loaded before the first page, and all of them stay: to look through them for what could
    # be thrown away was an eighth of a start.
    gc.disable()
    if demonstration:
        # What its letters link to is this very server, unless somebody has said another address.
        os.environ.setdefault("PRACTICELENS_ADDRESS", f"http://localhost:{port}")
    # In this order: what can be refused at once is, before anything is made; tables stand before anything asks them.
    _refuse_taken_port(host, port)
    if demonstration:
        django_ready()
        _refuse_demonstration()
    # A demonstration's tools are in force since it was founded, by its own days, and not since this one.
    migrated(ship=not demonstration)
    warn_of_open_history()
    _collect_static()
    if demonstration:
        _build_demonstration(seed)
        ship_standards()
    if workers:
        # Before it listens and after the build: nothing that waits is taken up while the authority is being made.
        _start_workers()
    _listen(host, port, threads)


def _refuse_demonstration() -> None:
    """Refuse what a build would refuse anyway, before the database is touched at all. Raises Refused."""
    from django.conf import settings

    from practicelens import synth
    from practicelens.access.errors import Refused
    from practicelens.synth.marker import VERSION
    from practicelens.synth.ownership import refuse_live

    refuse_live()
    found = synth.version_in(Path(settings.VAR_DIR))
    if found not in (None, VERSION):
        raise Refused(
            f"The demonstration in {settings.VAR_DIR} was made by another version of Practice Lens (it is number "
            f"{found}, this version makes number {VERSION}). Nothing was changed. Move that folder aside to "
            "build a new one, or go on with the old one: `practicelens serve`.",
            code="older",
        )


def _refuse_taken_port(host: str, port: int) -> None:
    """Say at once, before minutes of building, that it cannot listen there."""
    import socket

    with _port_in_words(host, port):
        # Every address of the name: one that is free on IPv4 may be taken on IPv6, and the server takes both.
        for family, kind, protocol, _, address in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            with socket.socket(family, kind, protocol) as probe:
                if os.name != "nt":  # there the word means that two may share a port
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:  # else it asks for the IPv4 address too, which has a turn of its own
                    probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                probe.bind(address)


@contextmanager
def _port_in_words(host: str, port: int) -> Iterator[None]:
    """End with a line in words where an address cannot be listened at: taken, or none of this machine's."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            words = f"port {port} is taken. Stop what runs there, or choose another: --port 8001"
        else:
            words = f"cannot listen at {host}, port {port}: {error.strerror or type(error).__name__}."
        typer.echo(f"practicelens: {words}", err=True)
        raise typer.Exit(2) from None


def _collect_static() -> None:
    """Put the style sheets and scripts where they are served from, when they changed."""
    from django.conf import settings
    from django.core.management import call_command

    from practicelens.workdays.small_files import replace_text

    stamp = Path(settings.VAR_DIR) / "static.stamp"
    wanted = _fingerprint(Path(settings.BASE_DIR) / "practicelens" / "web" / "static")
    # Collecting takes seconds of every start and changes nothing on most.
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted and Path(settings.STATIC_ROOT).exists():
        return
    _remove_collected(Path(settings.STATIC_ROOT))
    call_command("collectstatic", verbosity=0, interactive=False)
    # Last, so that a start killed while collecting collects again.
    replace_text(stamp, wanted)


def _remove_collected(folder: Path) -> None:
    """Remove what an earlier start collected, whole or in part, and leave anything else that lies there.

    A file is ours when it has the name of one that is collected, with or without a print of its content in it,
    compressed or not. Not collectstatic's own ``clear``, which empties the folder of whatever it holds.
    """
    from django.contrib.staticfiles.finders import get_finders

    ours = {Path(path).as_posix() for finder in get_finders() for path, _ in finder.list([])} | {"staticfiles.json"}
    for path in [found for found in folder.rglob("*") if found.is_file()]:
        plain = _PRESSED.sub("", path.relative_to(folder).as_posix())
        if plain in ours or _PRINT.sub("", plain) in ours:
            path.unlink()


def _fingerprint(folder: Path) -> str:
    """Names, sizes and times of every file: quick, and changes when one does."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        stat = path.stat()
        found.update(f"{path.relative_to(folder)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _build_demonstration(seed: int) -> None:
    """Build the demonstration with a bar, or do nothing when it stands."""
    from django.conf import settings

    from practicelens import synth
    from practicelens.cli.steps import Steps
    from practicelens.workdays.small_files import replace_text

    if synth.built(Path(settings.VAR_DIR)):
        if not synth.whole(Path(settings.VAR_DIR)):
            _ask_for_past()  # it may have been given up; where it is under way, that changes nothing
        return
    # Here, because only the first start draws a bar: every other one would load it for nothing.
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    gc.enable()  # what a borough is built of does not stay
    typer.echo("Building the demonstration authority: Northborough, invented. This happens once.")
    steps = Steps()
    with Progress(*columns) as bars:
        bar = bars.add_task("Beginning", total=1.0)

        def progress(step: str, done: float, total: float) -> None:
            steps.begin(step)
            bars.update(bar, description=step, completed=done, total=total)

        synth.build(Path(settings.VAR_DIR), seed, progress, behind=_ask_for_past)
    # Kept, so that a start that has become slower shows which step it was.
    replace_text(Path(settings.VAR_DIR) / "steps.json", json.dumps(steps.seconds()))
    typer.echo("Its past is built behind the first page: a line at the top of every page says how far it is.")


def _ask_for_past() -> None:
    """Have the demonstration's past built in the background."""
    from practicelens.jobs import long_work
    from practicelens.workdays import clock

    long_work.ask_for_past(now=clock.now())


def _start_workers() -> None:
    """Background work in threads of this process: queued tasks, timed jobs, delivery, and taking up what was killed."""
    from practicelens.jobs import threads

    threads.start_threads()


def _listen(host: str, port: int, threads: int) -> None:
    """Answer until stopped."""
    import waitress
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    # Asked again: somebody may have taken the port while the demonstration was built.
    with _port_in_words(host, port):
        server = waitress.create_server(
            application,
            listen=f"{host}:{port}",
            threads=threads,
            # The server's name and version are nobody's business.
            ident=None,
            # What proxies say reaches the product only where a setting says that there are any (web/attempts.py).
            clear_untrusted_proxy_headers=not settings.TRUSTED_PROXIES,
        )
    shown = "localhost" if host in ("localhost", "127.0.0.1", "0.0.0.0") else host  # noqa: S104
    # Said once it listens: whoever reads the line may open the address, or press Ctrl+C, at once.
    typer.echo(f"Practice Lens is at http://{shown}:{port}  (stop with Ctrl+C)")
    # As the server itself ends: whoever has read the line presses Ctrl+C while pages are still loaded.
    with suppress(KeyboardInterrupt):
        _load_pages()
        server.run()
    _end()


def _load_pages() -> None:
    """Load every page's code now, not with the first request, and leave all that is loaded out of later collections."""
    from importlib import import_module

    from django.conf import settings

    import_module(settings.ROOT_URLCONF)
    gc.freeze()
    gc.enable()


def _end() -> None:
    """End this process now, in whatever the background threads are at: it is taken up again by the next start.

    Not by the interpreter's own end, which takes the libraries apart under threads that still use them: DuckDB then
    lists on the screen every object that it misses, hundreds of lines after Ctrl+C on the first start.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
