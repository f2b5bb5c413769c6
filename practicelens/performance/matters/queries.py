"""A month of Performance Matters for whoever asks: its signals first, then every measure, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings as django_settings

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.roles import ROLES, Role
from practicelens.analytics.control import chance
from practicelens.analytics.control.charts import Chart
from practicelens.analytics.control.signals import Signal
from practicelens.analytics.control.targets import Verdict, judge
from practicelens.analytics.measure import Card, Figure
from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.people.holders import Serving, serving
from practicelens.performance.datasets import permissions as datasets_permissions
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import EditionView
from practicelens.performance.matters import events, permissions, rules, targets
from practicelens.performance.matters.comparators import ComparatorView
from practicelens.performance.matters.comparators import latest as latest_published
from practicelens.performance.matters.computing import MonthCharts, month_charts, settings_of
from practicelens.performance.matters.events import VersionView
from practicelens.performance.matters.models import Target
from practicelens.performance.matters.rules import Gravity
from practicelens.performance.matters.sections import EVERY, OF_CARD, SECTIONS
from practicelens.performance.matters.states import Voice
from practicelens.performance.matters.words import MonthStatements, WordsView, of_month
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class PlaceLink:
    """A place whose month the person may open: its service area (None: the authority) and name."""

    service_id: int | None
    name: str


@dataclass(frozen=True)
class SignalRow:
    """A measure that signals, or of which a decision is asked for: how grave, in words, since when, who holds it."""

    chart: Chart
    gravity: Gravity
    words: str
    since: date
    held_by: str
    this_time: WordsView | None
    last_time: WordsView | None
    decided: WordsView | None

    @property
    def settled(self) -> bool:
        """Whether what is asked for here is decided."""
        return self.this_time is not None and self.this_time.settled(self.decided)

    @property
    def card(self) -> Card:
        """Its measure."""
        return self.chart.card

    @property
    def moved(self) -> bool:
        """Whether the month is part of a signal; without, somebody asks for a decision all the same."""
        return bool(self.chart.now)


@dataclass(frozen=True)
class MeasureMonth:
    """A measure's line in its section: ``year`` is the last twelve months as one value.

    ``published``: the latest year that other authorities published of the same.
    ``target``: what stands at the month's end for it to reach, and how the month stands to it; None where none is set.
    """

    chart: Chart
    signal: SignalRow | None
    year: float | None
    service: WordsView | None
    analyst: WordsView | None
    decided: WordsView | None = None
    target: float | None = None
    verdict: Verdict | None = None
    published: ComparatorView | None = None

    @property
    def settled(self) -> bool:
        """Whether what the service asks for is decided."""
        return self.service is not None and self.service.settled(self.decided)

    @property
    def card(self) -> Card:
        """Its measure."""
        return self.chart.card

    @property
    def figure(self) -> Figure:
        """The month's figure."""
        return self.chart.latest

    @property
    def moved(self) -> SignalRow | None:
        """Its signal, where the month is part of one."""
        return self.signal if self.signal and self.signal.moved else None


@dataclass(frozen=True)
class SectionView:
    """A section with its lines."""

    key: str
    title: str
    lines: tuple[MeasureMonth, ...]

    @property
    def signals(self) -> int:
        """How many of its measures signal."""
        return sum(line.moved is not None for line in self.lines)


@dataclass(frozen=True)
class VoiceView:
    """Who speaks of the month as a whole, and what they said; None where they have not yet."""

    voice: Voice
    name: str
    words: WordsView | None


@dataclass(frozen=True)
class MonthPage:
    """A month at a place. ``latest``: the newest month that can be told; ``due``: by when words are written.

    ``measures``: how many answer; ``judged``: those of them that have limits, which alone can signal. ``expected``:
    how many chance alone would show, and ``as_many`` how likely as many as there are, or more, are by chance alone.
    """

    place: PlaceLink
    places: tuple[PlaceLink, ...]
    month: date
    latest: date
    edition: EditionView
    signals: tuple[SignalRow, ...]
    sections: tuple[SectionView, ...]
    measures: int
    judged: int
    expected: float
    as_many: float
    silent: tuple[Card, ...]
    events: tuple[VersionView, ...]
    voices: tuple[VoiceView, ...]
    asked: datetime | None
    asks_on: date
    due: date
    side: int
    trend: int
    screened: bool
    may_write: tuple[Voice, ...]
    may_open: bool

    @property
    def quiet(self) -> int:
        """How many of the judged moved no more than usual."""
        return self.judged - self.seen

    @property
    def seen(self) -> int:
        """How many of the judged signal."""
        return sum(one.moved for one in self.signals)

    @property
    def compared(self) -> bool:
        """Whether published figures were read, so that there is something to stand beside."""
        return any(line.published for section in self.sections for line in section.lines)

    @property
    def unwritten(self) -> tuple[VoiceView, ...]:
        """Who has said nothing of the month as a whole."""
        return tuple(one for one in self.voices if one.words is None)


def places(asking: Asking) -> tuple[PlaceLink, ...]:
    """The places whose month the person may open, the authority first. Raises Missing where there is none."""
    actor = asking.actor
    whole = [PlaceLink(None, django_settings.AUTHORITY_NAME)] if permissions.can_open(actor, None) else []
    areas = [PlaceLink(one.id, one.name) for one in asking.services.values() if permissions.can_open(actor, one.id)]
    if not (whole or areas) or not permissions.can_open_any(actor):
        raise Missing("month")
    return (*whole, *areas)


def latest_whole(asking: Asking) -> date | None:
    """The newest month that a published extract tells whole, by its first day; None before anything is published."""
    edition = asking.once(current)
    return rules.latest_month(edition.as_at) if edition else None


def month(asking: Asking, of: date | None = None, service_id: int | None = None) -> MonthPage | None:
    """A month (the latest where none is named) at a place; None before anything is published.

    A Head of Service who names no place is shown their own. Raises Missing out of reach, and for a month that no
    published extract tells.
    """
    open_ = places(asking)
    place = next((one for one in open_ if one.service_id == service_id), None)
    # The authority stands first, so whoever sees it opens it, and a Head of Service their first area.
    place = open_[0] if place is None and service_id is None else place
    if place is None:
        raise Missing("month")
    edition = asking.once(current)
    if edition is None:
        return None
    latest = rules.latest_month(edition.as_at)
    wanted = of or latest
    # Addresses are typed: a month before any case system, or one that has not ended, is no page of ours.
    if not date(2000, 1, 1) <= wanted <= latest:
        raise Missing("month")
    return _page(asking, edition, open_, place, wanted, latest)


def _page(
    asking: Asking, edition: EditionView, open_: tuple[PlaceLink, ...], place: PlaceLink, wanted: date, latest: date
) -> MonthPage:
    held = events.standing(asking)
    charts = charts_of(asking, edition, place.service_id, wanted, held)
    words = of_month(wanted)
    who = serving(asking.today)
    # Once for the page: holders of measures, heads of areas and voices are all among them.
    names = people.names({account for *_, account in who.grants})
    found = _signals(asking, charts, place, words, who, names)
    by_card = {one.card.key: one for one in found}
    sections = tuple(_sections(charts, place, words, by_card, targets.of_month(place.service_id, wanted)))
    at = settings_of(asking.rules)
    add = asking.calendar.add
    actor, service = asking.actor, place.service_id
    level = "authority" if service is None else "service"
    return MonthPage(
        place, open_, wanted, latest, edition, found, sections, len(charts.charts),
        sum(one.limited for one in charts.charts.values()), charts.expected,
        chance.at_least(charts.chances, sum(one.moved for one in found)),
        tuple(card for card in EVERY if card.key in charts.silent),
        events.drawn(held, service), tuple(_voices(asking, place, words, who, names)), words.asked,
        rules.working_day_after(wanted, asking.rules.number("matters.asks"), add),
        due(asking, wanted, words.asked),
        at.lengths.side, at.lengths.trend, at.screened,
        tuple(one for one in Voice if permissions.can_write(actor, service, one)),
        datasets_permissions.can_see_level(actor, level, service, Capability.SEE_CHILDREN),
    )  # fmt: skip


def due(asking: Asking, month_: date, asked: datetime | None) -> date:
    """By when words on a month are written; as long after they were asked for, where that was late."""
    opens, ends = asking.rules.number("matters.asks"), asking.rules.number("matters.due")
    by_rule = rules.working_day_after(month_, ends, asking.calendar.add)
    # As many working days as the rule gives between asking and due: a late extract takes no time from whoever writes.
    later = asking.calendar.add(local_date(asked), max(0, ends - opens)) if asked else by_rule
    return max(by_rule, later)


def charts_of(
    asking: Asking, edition: EditionView, service_id: int | None, wanted: date, register: Sequence[VersionView],
    team_id: int | None = None,
) -> MonthCharts:  # fmt: skip
    """The charts of a place, kept once worked out; of a team with the events of its service area."""
    # Also where they are kept: who shows figures passes this door, which notes how old they are and that they open.
    measured(edition)
    starts = tuple((one.day, one.service_id, one.sections) for one in register if one.sections)
    return month_charts(edition, service_id, wanted, settings_of(asking.rules), starts, team_id)


def _signals(
    asking: Asking, charts: MonthCharts, place: PlaceLink, words: MonthStatements, who: Serving, names: dict[int, str]
) -> tuple[SignalRow, ...]:
    """What signals or is asked of, in the order decision, watch, glad of, and of the work within each."""
    found = []
    for chart in charts.charts.values():
        key = (place.service_id, Voice.SERVICE, chart.card.key)
        this_time = words.now.get(key)
        decided = words.now.get((place.service_id, Voice.DECIDED, chart.card.key))
        asked = bool(this_time and this_time.asks)
        settled = this_time is not None and this_time.settled(decided)
        # What is asked for stands among the signals though nothing moved: the meeting has to decide it.
        if not chart.now and not asked:
            continue
        found.append(
            SignalRow(
                chart,
                Gravity.WATCH if settled else rules.gravity(chart.card, chart.now, asked=asked),
                rules.signal_words(chart.card, chart, chart.now[0]) if chart.now else DECIDED if settled else ASKED,
                min((_begins(chart, one) for one in chart.now), default=rules.month_of(chart.latest.end)),
                holder_words(asking, chart.card.key, place.service_id, who, names),
                this_time,
                words.before.get(key),
                decided,
            )
        )
    # Sorted by gravity alone: within it the order of the sections stays, as a sort keeps equals as they stood.
    return tuple(sorted(found, key=lambda one: one.gravity))


ASKED = "no sign, and a decision is asked for"
"""Of a measure that does not signal: what is asked for stands first all the same."""
DECIDED = "no sign, and what was asked for is decided"
"""Of one whose decision is taken: it is none to take any more, and is watched."""


def _begins(chart: Chart, one: Signal) -> date:
    """The month in which a signal began."""
    return rules.month_of(chart.points[one.first].figure.end)


def holder_role(asking: Asking, card: str) -> Role:
    """The role that holds a measure; a rule set before a card came names nobody, so it is its Head of Service's."""
    return Role(asking.rules.table("matters.holders").get(card, Role.HEAD_OF_SERVICE.value))


def holder_words(asking: Asking, card: str, service_id: int | None, who: Serving, names: dict[int, str]) -> str:
    """Who holds a measure at a place: names and role, or the role where several hold it together."""
    role = holder_role(asking, card)
    of_service = role is Role.HEAD_OF_SERVICE
    # Of the whole authority nobody holds it alone: every Head of Service would be read as nobody.
    if of_service and service_id is None:
        return "Heads of Service, each for their own area"
    found = who.holders(role, service=service_id) if of_service else who.holders(role)
    title = ROLES[role].title
    people_ = ", ".join(names[one] for one in found if one in names)
    return f"{people_}, {title}" if people_ else f"{title}: nobody today"


def _sections(
    charts: MonthCharts,
    place: PlaceLink,
    words: MonthStatements,
    by_card: dict[str, SignalRow],
    set_: dict[str, Target],
) -> Iterator[SectionView]:
    """Each section that has a line at this place."""
    # Published figures are of whole authorities: beside one service area they would say nothing.
    published = latest_published(EVERY) if place.service_id is None else {}
    for section in SECTIONS:
        lines = tuple(
            MeasureMonth(
                chart,
                by_card.get(key),
                rules.over_year(chart.card, [point.figure for point in chart.points]),
                words.now.get((place.service_id, Voice.SERVICE, key)),
                words.now.get((place.service_id, Voice.ANALYST, key)),
                words.now.get((place.service_id, Voice.DECIDED, key)),
                set_[key].value if key in set_ else None,
                judge(chart.card, chart.latest, set_[key].value) if key in set_ else None,
                published.get(key),
            )
            for key in section.cards
            if (chart := charts.charts.get(key)) is not None
        )
        if lines:
            yield SectionView(section.key, section.title, lines)


def _voices(
    asking: Asking, place: PlaceLink, words: MonthStatements, who: Serving, names: dict[int, str]
) -> Iterator[VoiceView]:
    """Who speaks of the month: the place's own service, or every service area of the authority; then the analyst."""
    areas = asking.services.values()
    if place.service_id is None:
        # Areas that somebody leads: of the others nobody could be asked, and a
        # missing voice would stand there each month.
        led = [one for one in areas if who.holders(Role.HEAD_OF_SERVICE, service=one.id)]
    else:
        led = [one for one in areas if one.id == place.service_id]
    whole = words.now.get((None, Voice.SERVICE, ""))
    # Nobody is asked for the whole authority's own words, so they stand there once there are some.
    if place.service_id is None and whole is not None:
        yield VoiceView(Voice.SERVICE, place.name, whole)
    for area in led:
        heads = who.holders(Role.HEAD_OF_SERVICE, service=area.id)
        name = ", ".join(names[one] for one in heads if one in names)
        label = f"{area.name} ({name})" if name else area.name
        yield VoiceView(Voice.SERVICE, label, words.now.get((area.id, Voice.SERVICE, "")))
    yield VoiceView(Voice.ANALYST, "The analyst", words.now.get((place.service_id, Voice.ANALYST, "")))


def measure(asking: Asking, page: MonthPage, key: str) -> MeasureMonth:
    """One measure of a month's page. Raises Missing where it has no chart there."""
    del asking  # who asks was asked for the page
    if key in OF_CARD:
        for section in page.sections:
            for line in section.lines:
                if line.card.key == key:
                    return line
    raise Missing("measure")
