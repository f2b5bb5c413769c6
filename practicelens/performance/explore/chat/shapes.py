"""What ChAT's pages show: frozen, each number with what it is of, None where it is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from practicelens.analytics.chat.pages import AgeAndSex, By, Page, Shares
from practicelens.analytics.exploring.cuts import Cut
from practicelens.analytics.measure import Card, Figure
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.explore.questions import Period, Place
from practicelens.performance.matters.comparators import ComparatorView

SEXES = ("female", "male", "neither", "")
"""The columns of a table of ages, in order; the last are those of whom no sex is recorded."""
REST = "rest"
"""The key of all groups together that are too many to be named."""


@dataclass(frozen=True)
class Measured:
    """One figure of a page. ``hidden``: a number of it is small, and whoever asks sees no child."""

    card: Card
    figure: Figure
    hidden: bool = False


@dataclass(frozen=True)
class Group:
    """One group of a table: its key, its words, how many; None where that is hidden."""

    key: str
    words: str
    number: int | None


@dataclass(frozen=True)
class Divided:
    """A card's rows by one cut. ``total``: of all groups, None where hidden; ``left_out``: rows that do not count."""

    part: By
    card: Card
    cut: Cut
    groups: tuple[Group, ...]
    total: int | None
    left_out: int = 0

    @property
    def known(self) -> tuple[Group, ...]:
        """The groups of whom something is recorded, and that are shown."""
        return tuple(one for one in self.groups if one.key and one.number)


@dataclass(frozen=True)
class AgeRow:
    """Those of one age: by sex, in the order of ``SEXES``; None where hidden."""

    key: str
    words: str
    numbers: tuple[int | None, ...]


@dataclass(frozen=True)
class Ages:
    """A card's rows by age and sex, the youngest first, those of unknown age last. ``totals`` are by sex."""

    part: AgeAndSex
    card: Card
    cut: Cut
    rows: tuple[AgeRow, ...]
    totals: tuple[int | None, ...]


@dataclass(frozen=True)
class Beside:
    """Several shares of one kind."""

    part: Shares
    rows: tuple[Measured, ...]


Shown: TypeAlias = Divided | Ages | Beside


@dataclass(frozen=True)
class PageView:
    """One page. ``nobody``: the titles of parts that have nobody in them."""

    number: int
    page: Page
    figures: tuple[Measured, ...]
    parts: tuple[Shown, ...]
    nobody: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChatView:
    """All pages of a period at a place. ``may_open``: the children behind them open for whoever asks.

    ``suppressed``: small numbers are hidden, up to ``limit``. ``unseen``: restricted children are among those not
    recorded. ``published``: what other authorities published, by card.
    """

    edition: EditionView
    place: Place
    period: Period
    pages: tuple[PageView, ...]
    may_open: bool
    suppressed: bool
    limit: int
    unseen: bool
    published: Mapping[str, ComparatorView]
