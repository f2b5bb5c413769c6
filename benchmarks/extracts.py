"""Reads extracts of every source beside what others made for the same files: same files, same run, medians, ratios.

Each peer is installed into an environment of its own under `var/bench`, because their pins clash with ours. Where one
cannot be installed, the table says so.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks import enlarging

PEERS = Path(__file__).with_name("peers")
OURS = PEERS / "ours.py"
# The median of five: one run that others on the machine slowed down changes nothing.
TIMES = 5
BUDGET = 60.0  # seconds after which a peer is not asked again: one reads for two minutes
CHILDREN_903, CHILDREN_CIN = 10_000, 8_000  # as a large county's
INSTALLING = 600  # seconds
PATIENCE = 300  # seconds after which a peer is not waited for


WHERE_THE_TIME_GOES = """On 30 November 2026 liiatools, the rules of the SSDA903 validator and the
census validator were measured some minutes before the others, while more people worked on the machine: of its processor
they took 131 seconds and more, 20, and 165 when it was stopped.

Where a goal is not reached, this is what a reading spends, in seconds of processor:

- **A weekly workbook beside plain pandas**: the table's line is from before its sheets were unpacked once to be looked
  into and days that stand in many columns read once. Since then 0.26 to 0.30 of a processor (0.32 to 0.35 before, side
  by side), where pandas and openpyxl take 1.7 to 2.1: six and a half to seven times. Eight would leave 0.21 of 1.7, and
  calamine takes the cells out in 0.13, which nothing here can hasten; looking into the package for formulas and stray
  cells 0.03, of which unpacking is 0.02; reading columns 0.03, totals and notes, repeated rows and checks 0.05, the
  match report 0.01. Taking sheets out in a thread beside was tried and gave nothing on a machine that others use.
- **Ten times that workbook**: until 30 November its copies were made with the header taken for a row, so that nine rows
  in ten were repetitions with a finding each, and that is what 10.6 times was. Made rightly it takes 3.36 beside 0.35.
- **SSDA903**: the issue asks for five times as fast *beside the validator reading it*. By the letter that is its
  reading alone, and it is not reached: ours takes three times as long, and a fifth of its 0.26 s is less than the cells
  take to be taken out of the CSVs. It is not work for work: the validator's reading leaves dates, codes, repeated
  rows, years and who each child is to its rules, which is how it is used. The comparison of like with like is the one
  with its rules, where ours is more than thirty times as fast. Both stand above. Ours, 0.85 in all: the CSVs 0.24;
  dates, codes and repeated rows 0.10; who each child is, its reviews and workers 0.11; episodes into periods of care
  and list 8 0.21; the lists and their checks 0.06.
- **A census beside the bare pass**: the table's line is from before its tags and texts were taken from the parser as
  they come. Since the afternoon of 1 December, in turns with the version before, on a machine that others use: 0.26 to
  0.28 of a processor (0.33 to 0.38 before), where the pass takes 0.10: 2.6 to 2.9 times (3.4 to 3.8). The parser hands
  518,000 pieces straight to a list, 0.08; each of the 12,500 that differ is looked at once, and all else is asked of
  their numbers, 0.07; what departs from the schema 0.01; rows of five lists 0.02; reading and checking their cells
  0.08. Where a text may be written like a tag (an entity, a section without markup, another encoding than UTF-8) the
  parser is asked for each tag, as before. Of 3,000 damaged files reports and tables are those of the version before.
  lxml builds its tree in half the time, but refuses prefixes that suppliers do not declare and has other words for
  each fault.
"""


@dataclass(frozen=True)
class Peer:
    """Somebody else's program: what it is called in the table, its script, what is installed for it."""

    name: str
    script: str
    packages: tuple[str, ...]
    pythons: tuple[str, ...] = ("python3.11", "python3")
    """The interpreters it is known to install on, the best first."""
    beside: str = ""
    """Another peer's script, whose environment it shares."""

    def interpreter(self, folder: Path) -> Path | None:
        """The Python of its environment, made where there is none; None where it cannot be installed here."""
        here = folder / (self.beside or self.script)
        # A file written last: an installation that was cut off has none, and is begun again.
        if (here / "done").exists():
            return here / "bin" / "python"
        for python in filter(shutil.which, self.pythons):
            # What an earlier attempt left is no environment to be relied on.
            shutil.rmtree(here, ignore_errors=True)
            if all(_succeeds(words) for words in self._steps(python, here)):
                (here / "done").touch()
                return here / "bin" / "python"
        return None

    def _steps(self, python: str, here: Path) -> Iterator[list[str]]:
        yield [python, "-m", "venv", str(here)]
        yield [str(here / "bin" / "python"), "-m", "pip", "install", "--quiet", *self.packages]


PLAIN = Peer("plain pandas and openpyxl, nothing checked", "plain_pandas", ("pandas", "openpyxl"))
# Its cchardet has no wheel for Python 3.11 and later.
LIIATOOLS = Peer("liiatools cleaning the same", "liiatools_clean", ("liiatools",), ("python3.10", "python3.9"))
VALIDATOR_903 = Peer("csc-validator-be-903 reading it alone", "validator_903", ("csc-validator-be-903",))
RULES_903 = Peer(
    "csc-validator-be-903 as it is used, reading it and running its rules",
    "validator_903_rules", ("csc-validator-be-903",), beside="validator_903",
)  # fmt: skip
# Its pandas was built before NumPy 2, which it does not say.
VALIDATOR_CIN = Peer(
    "csc-validator-be-cin reading it, its rules not run", "validator_cin", ("csc-validator-be-cin", "numpy<2")
)
# These two need nothing that is not here.
DUCKDB = Peer("DuckDB's read_csv alone, nothing checked", "duckdb_csv", ())
BARE = Peer("a bare iterparse pass", "bare_iterparse", ())


@dataclass(frozen=True)
class Files:
    """The extracts that are read, made once as the demonstration's are, and larger ones made of them."""

    folder: Path

    @cached_property
    def workbook(self) -> Path:
        """The newest published weekly workbook."""
        return self.made("annex-a", "--weeks", "1", "--months", "0")

    @cached_property
    def ten_workbooks(self) -> Path:
        """Ten times its rows."""
        return enlarging.workbook(self.workbook, 10, self.folder / "ten.xlsx")

    def made(self, source: str, *more: str) -> Path:
        """What `practicelens synth --as` writes of the borough: no demonstration has to be built for it."""
        out = self.folder / f"synth-{source}"
        program = Path(sys.executable).with_name("practicelens")
        subprocess.run(
            [str(program), "synth", "--seed", "1", "--out", str(out), "--as", source, *more],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return next(path for path in out.iterdir() if path.name != "people.json")


def measure(here: Path, folder: Path) -> list[tuple[str, str, str]]:
    """One row for each source beside each peer: our median, theirs, and how many times it is."""
    files, environments = Files(folder), here / "var" / "bench"
    environments.mkdir(parents=True, exist_ok=True)
    rows = [*_weekly(files, environments), *_tenfold(files), *_dataset(files, environments)]
    return [*rows, *_care_returns(files, environments), *_census(files, environments)]


def _weekly(files: Files, environments: Path) -> Iterator[tuple[str, str, str]]:
    ours = seconds(Path(sys.executable), OURS, files.workbook, MEASURED="check")
    for peer, goal in ((LIIATOOLS, "50 ×"), (PLAIN, "8 ×")):
        yield row(f"a weekly workbook checked, {files.workbook.name}", ours, peer, files.workbook, environments, goal)


def _tenfold(files: Files) -> Iterator[tuple[str, str, str]]:
    one, ten = (
        statistics.median(seconds(Path(sys.executable), OURS, book, MEASURED="check"))
        for book in (files.workbook, files.ten_workbooks)
    )
    how = f"{ten / one:.1f} times as long as its tenth part, {one:.2f} s; to reach: no more than ten"
    yield "ten times that workbook checked", f"{ten:.2f} s", how


def _dataset(files: Files, environments: Path) -> Iterator[tuple[str, str, str]]:
    archive = files.made("ssd")
    ours = seconds(Path(sys.executable), OURS, archive, MEASURED="read")
    plain = enlarging.unpacked(archive, files.folder / "ssd")
    yield row(
        "a Standard Safeguarding Dataset, the borough's", ours, DUCKDB, plain, environments, "at most 4 × as long"
    )


def _care_returns(files: Files, environments: Path) -> Iterator[tuple[str, str, str]]:
    # Read by the validators as a folder of one year, which is the form they take.
    several, children = enlarging.care_returns(files.made("ssda903"), CHILDREN_903, files.folder / "returns")
    # Ours reads one file: the folder as an archive, which is what a person uploads.
    archive = Path(shutil.make_archive(str(files.folder / "returns-archive"), "zip", several))
    ours = seconds(Path(sys.executable), OURS, archive, MEASURED="read")
    # Ours reads and checks: beside reading alone it does more, beside reading with rules it is compared with like.
    for peer in (RULES_903, VALIDATOR_903):
        yield row(f"SSDA903 of {children:,} children", ours, peer, several, environments, "5 ×")


def _census(files: Files, environments: Path) -> Iterator[tuple[str, str, str]]:
    census, children = enlarging.census(files.made("cin"), CHILDREN_CIN, files.folder / "census.xml")
    ours = seconds(Path(sys.executable), OURS, census, MEASURED="read")
    for peer, goal in ((VALIDATOR_CIN, "50 ×"), (BARE, "at most 3 × as long")):
        yield row(f"a CIN census of {children:,} children", ours, peer, census, environments, goal)


def row(
    what: str, ours: list[float], peer: Peer, file: Path, environments: Path, goal: str
) -> tuple[str, str, str]:  # fmt: skip
    """One line of the table; where the peer cannot be asked it says why, and our figure stands."""
    mine = statistics.median(ours)
    measured = f"{mine:.2f} s, median of {len(ours)}"
    python = peer.interpreter(environments) if peer.packages else Path(sys.executable)
    if python is None:
        return what, measured, f"beside {peer.name}: could not be installed here; to reach: {goal}"
    # A peer that fails is a line of the table and no end of the measuring.
    try:
        theirs = seconds(python, PEERS / f"{peer.script}.py", file)
    except subprocess.CalledProcessError as failed:
        return what, measured, f"beside {peer.name}: it ended with {failed.returncode} on this file; to reach: {goal}"
    except subprocess.TimeoutExpired:
        ratio = f"ours is more than {PATIENCE / mine:.0f} × as fast"
        return what, measured, f"{peer.name}: had not ended after {PATIENCE} s; {ratio}; to reach: {goal}"
    other = statistics.median(theirs)
    ratio = f"ours is {other / mine:.1f} × as fast" if other >= mine else f"ours takes {mine / other:.1f} × as long"
    return what, measured, f"{peer.name}: {other:.2f} s, median of {len(theirs)}; {ratio}; to reach: {goal}"


def seconds(python: Path, script: Path, file: Path, **environment: str) -> list[float]:
    """What one script prints, in a process of its own: its imports are not counted, ours or theirs."""
    printed = subprocess.run(
        [str(python), str(script), str(file), str(TIMES), str(BUDGET)],
        check=True, capture_output=True, text=True, timeout=PATIENCE, env={**os.environ, **environment},
    )  # fmt: skip
    return [float(each) for each in json.loads(printed.stdout.splitlines()[-1])]


def _succeeds(words: list[str]) -> bool:
    try:
        done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=INSTALLING)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
