"""What terminals see: `practicelens`, its words, and errors on one line."""

from __future__ import annotations


def main() -> None:
    """Run the command line. Imported late, so that `import practicelens.cli` costs nothing."""
    from practicelens.cli.main import run

    run()
