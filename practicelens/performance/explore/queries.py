"""Any figure by anything over any period, for whoever asks: counted, compared, and the children behind each number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.conf import settings

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Refused
from practicelens.access.words import Wanted
from practicelens.analytics.exploring import questions as asked_of
from practicelens.analytics.exploring.cuts import CUTS, Cut, Of, by_amount
from practicelens.analytics.exploring.questions import Asked, Counted, Whose, can_divide
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Figure, Kind, Level, Only, Timing
from practicelens.analytics.measurements import Measurements
from practicelens.analytics.measurements.figures import Place as FigurePlace
from practicelens.analytics.measurements.figures import Tally, figure, unjudged
from practicelens.people.asking import Asking
from practicelens.performance.datasets.figures.internal import listed
from practicelens.performance.datasets.permissions import can_see_level
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import BehindFigure, EditionView
from practicelens.performance.datasets.shapes import Place as NamedPlace
from practicelens.performance.explore import comparing, counting, groups, permissions, suppressing
from practicelens.performance.explore.questions import Period, Place, Question, before
from practicelens.performance.explore.shapes import Answer, GroupRow, Pair

ONLY = {Only.ALL: "true", Only.COUNTED: "counts", Only.MISSED: "NOT counts", Only.NOT_JUDGED: "counts IS NULL"}
NO_POPULATION = "How many children live here is held for the whole authority alone: they are counted, with no rate."
UNSEEN = "Restricted children whom you may not see are counted as “Not recorded”, whatever is recorded of them."
RESTRICTED = "Restricted children are counted, and stand under “Not recorded” wherever something is told of them."
"""In place of ``UNSEEN``, which is to one reader, in what is made for others to read."""
OF_TEAMS = "a team’s caseloads stand on its week, for those who lead it, and are told here of a service area at least"
WORKERS = "figures by worker are for the worker and those who lead them"


def edition(asking: Asking) -> EditionView | None:
    """What is published now; None before anything is. Raises ``Missing`` for whoever sees no figures."""
    permissions.check_can_ask(asking.actor)
    return asking.once(current)


def places(asking: Asking) -> tuple[Place, ...]:
    """Whose figures the person may ask for, the widest first; ``Missing`` for whoever sees none."""
    actor = asking.actor
    permissions.check_can_ask(actor)
    reach = actor.teams_for(Capability.SEE_FIGURES)
    whole = actor.reaches_all(Capability.SEE_FIGURES)
    teams = [team for team in asking.teams.values() if whole or team.id in reach]
    services = [one for one in asking.services.values() if can_see_level(actor, "service", one.id)]
    found = [Place("authority", settings.AUTHORITY_NAME, Whose())] if whole else []
    found += [Place(f"service-{one.id}", one.name, Whose(Level.SERVICE, (one.id,))) for one in services]
    if not whole and not services and len(teams) > 1:
        found.append(Place("mine", "all your teams", Whose(Level.TEAM, tuple(sorted(team.id for team in teams)))))
    ordered = sorted(teams, key=lambda team: (team.service_name, team.name))
    return (*found, *(Place(f"team-{team.id}", team.name, Whose(Level.TEAM, (team.id,))) for team in ordered))


def fitting(asking: Asking, wanted: Wanted) -> tuple[Card, ...]:
    """The figures whose title, meaning or area has every word looked for; none for whoever sees no figures."""
    if not wanted.words or not permissions.can_ask(asking.actor):
        return ()
    return tuple(card for card in CARDS.values() if wanted.fits(card.title, card.meaning, card.area))


def cuts_of(asking: Asking, card: Card) -> tuple[Cut, ...]:
    """The ways in which a card can be divided, in the order the form offers them; all before anything is published."""
    edition_now = edition(asking)
    shown = asked_of.shown_by(measured(edition_now), card) if edition_now else frozenset()
    return tuple(one for one in (*CUTS.values(), by_amount(card)) if one is not None and _divides(card, one, shown))


def _divides(card: Card, cut: Cut, shown: frozenset[str]) -> bool:
    if cut.level is not None and cut.level not in card.levels:
        return False
    # On most days no extract counted what stands there.
    if cut.key == "day" and card.timing is Timing.STOCK:
        return False
    return can_divide(cut, shown) and (card.of_children or cut.of is not Of.CHILD)


def answer(asking: Asking, question: Question) -> Answer:
    """The answer to a question; one that has none says why. ``Missing`` beyond the person's reach."""
    found = edition(asking)
    if found is None or question.place not in places(asking):
        raise Missing("figures")
    data = measured(found)
    card, notes = _as_counted(question)
    notes += (UNSEEN,) if counting.unseen(asking, data, question) else ()
    may_open = _may(asking, Capability.SEE_CHILDREN, question.place)
    # Behind a figure of workers stand workers, for those who lead them.
    may_open = may_open and (not card.of_workers or _may(asking, Capability.SEE_WORKERS, question.place))
    empty = Answer(question, found, card, notes=notes, may_open=may_open)
    if why := _unanswerable(asking, data, question):
        return replace(empty, why=why)
    whole = _unhidden(asking, data, empty)
    shown = _protected(asking, data, whole) if _must_hide(whole) else whole
    return replace(shown, pair=_pair(shown))


def _unhidden(asking: Asking, data: Measurements, empty: Answer) -> Answer:
    """An answer, with nothing hidden yet."""
    by_time = empty.question.cut is not None and empty.question.cut.of is Of.TIME
    return _over_time(asking, data, empty) if by_time else _by_group(asking, data, empty)


def for_outside(asking: Asking, found: Answer) -> Answer:
    """An answer as it may leave the authority: of the whole, by no team or worker, small numbers hidden.

    ``Missing`` for any other; it is made by whoever sees the whole authority's figures.
    """
    whose = found.question.cut is not None and found.question.cut.of is Of.WHOSE
    if found.why or whose or found.question.place.whose.level is not Level.AUTHORITY or found.card.of_workers:
        raise Missing("answer")
    permissions.check_can_ask(asking.actor)
    hidden = found if found.suppressed else _protected(asking, measured(found.edition), found)
    if hidden.why:
        raise Refused(f"No copy for outside: {hidden.why}.", code="outside")
    notes = tuple(RESTRICTED if note == UNSEEN else note for note in hidden.notes)
    return replace(hidden, notes=notes, may_open=False, pair=None)


def behind(asking: Asking, question: Question, group: str | None, only: str) -> BehindFigure:
    """The rows behind a group (None: behind the whole) with what made each count; those that may not be named counted.

    ``Missing`` where the children are not theirs to see, or for a group that there is none of.
    """
    whole, row, asked = asked_behind(asking, question, group, only)
    data = measured(whole.edition)
    rows = asked_of.rows(data, asked, group, ONLY[Only(only)])
    place = NamedPlace(question.place.whose.level.value, None, question.place.words)
    return BehindFigure(
        whole.card, place, whole.edition, row.figure, row.figure.start, row.figure.end, only, listed(asking, data, rows)
    )


def asked_behind(asking: Asking, question: Question, group: str | None, only: str) -> tuple[Answer, GroupRow, Asked]:
    """The answer whose rows are asked for, the group's row in it, and the question as the file is asked it.

    Raises as ``behind``.
    """
    if not _may(asking, Capability.SEE_CHILDREN, question.place) or only not in set(Only):
        raise Missing("figures")
    whole = answer(asking, replace(question, beside="", pair=None))
    row = whole.whole if group is None else next((one for one in whole.rows if one.key == group), None)
    if whole.why or row is None:
        raise Missing("figures")
    asked = counting.as_asked(asking, measured(whole.edition), question, question.period, by_time=False)
    if question.cut is not None and question.cut.of is Of.TIME and group is not None:
        # The days of its own stretch of time: a month's list is of that month.
        asked = replace(asked, start=row.figure.start, end=row.figure.end, cut=None)
    return whole, row, asked


def may_open(asking: Asking, question: Question) -> bool:
    """Whether the children of a question's place are theirs to see."""
    return _may(asking, Capability.SEE_CHILDREN, question.place)


def _may(asking: Asking, capability: Capability, place: Place) -> bool:
    return permissions.covers(asking.actor, capability, place.whose)


def _as_counted(question: Question) -> tuple[Card, tuple[str, ...]]:
    """The card as the question counts it: of a rate's groups nobody knows how many children there are."""
    cut, place = question.cut, question.place
    of_all = cut is None or cut.of is Of.TIME
    if (question.card.kind is Kind.RATE and not (of_all and place.whose.level is Level.AUTHORITY)) or (
        question.card.kind is Kind.RATE and question.narrowed
    ):
        return replace(question.card, kind=Kind.COUNT), (NO_POPULATION,)
    if question.card.kind is Kind.MEDIAN and cut is not None and cut.of is Of.AMOUNT:
        # The median of those who have 6 to 10 lies between 6 and 10: how many they are is what is asked.
        return replace(question.card, kind=Kind.COUNT), ()
    return question.card, ()


def _unanswerable(asking: Asking, data: Measurements, question: Question) -> str:
    """Why a question has no answer, whatever the period; "" where it may have one."""
    card, cut = question.card, question.cut
    levels = [question.place.whose.level, *([cut.level] if cut is not None and cut.level is not None else [])]
    for level in levels:
        if level not in card.levels and card.of_workers:
            return OF_TEAMS
        if level not in card.levels:
            return f"an extract does not hold “{card.title}” by {level.value}"
    by_worker = card.of_workers or (cut is not None and cut.level is Level.WORKER)
    if by_worker and levels != [Level.AUTHORITY] and not _may(asking, Capability.SEE_WORKERS, question.place):
        return WORKERS
    shown = asked_of.shown_by(data, card)
    for one in (cut, *(one for one, _ in question.narrowed)):
        if one is not None and shown and not _divides(card, one, shown):
            return f"the rows of “{card.title}” do not hold {one.words}"
    return ""


def _by_group(asking: Asking, data: Measurements, empty: Answer) -> Answer:
    """The answer by groups of one time, or of two."""
    question = empty.question
    now = counting.counted(asking, data, empty, question.period)
    if now.why:
        return replace(empty, why=now.why, possible=counting.possible(data, question, now.why))
    earlier = before(question) if question.beside else None
    then = counting.counted(asking, data, empty, earlier) if earlier else None
    names = names_of(asking, question.cut)
    keys = set(now.figures) | set(then.figures if then else ())
    ordered = groups.in_order(question.cut, keys, names) if question.cut else []
    rest = comparing.of_groups(empty.card, now.figures)
    rows = [
        _row(empty.card, key, groups.in_words(question.cut, key, names), now, then, rest.get(key, ""))
        for key in ordered
        if question.cut is not None
    ]
    whole = _row(empty.card, None, "All", now, then, "")
    notes = (*empty.notes, *filter(None, (now.remark, _words_of(earlier, then))))
    at_least = now.remark == counting.AT_LEAST
    return replace(empty, rows=tuple(rows), whole=whole, before=earlier, notes=notes, at_least=at_least)


def _words_of(earlier: Period | None, then: counting.OneTime | None) -> str:
    """What stands beside the other time: that there is none, or not all of it."""
    words = (then.why or then.remark) if then is not None else ""
    return f"{earlier.words}: {words}" if earlier is not None and words else ""


def _protected(asking: Asking, data: Measurements, found: Answer) -> Answer:
    """The answer with small numbers hidden, up to the limit that the rules say."""
    narrowed = found.question.narrowed
    wider = [
        _unhidden(asking, data, Answer(replace(found.question, narrowed=others), found.edition, found.card))
        for others in (tuple(one for one in narrowed if one != left_out) for left_out in narrowed)
    ]
    limit = int(asking.rules.number("small_numbers.limit"))
    return suppressing.protected(found, limit, [one for one in wider if not one.why])


def _must_hide(found: Answer) -> bool:
    """Whether small numbers are hidden: from whoever sees no child there, where a group says who a child is."""
    return counting.tells_of_children(found.question) and not found.may_open and not found.why


def _row(
    card: Card, key: str | None, words: str, now: counting.OneTime, then: counting.OneTime | None, rest: str
) -> GroupRow:
    """One group, of both times."""

    def of(counted: counting.OneTime) -> Figure:
        found = counted.whole if key is None else counted.figures.get(key)
        if found is None:
            assert counted.whole is not None
            place = FigurePlace(counted.whole.level, None, counted.whole.start, counted.whole.end)
            return figure(card, place, Tally(), None)
        return found

    one, other = of(now), of(then) if then is not None and not then.why else None
    # Of those who stood there on two days chance is not asked: most of them are the same children. Nor of what is at
    # least so, which may be any number more.
    least = any(counting.AT_LEAST in time.remark for time in (now, then) if time is not None)
    asked = other is not None and card.timing is Timing.FLOW and not least
    moved = comparing.of_two(card, one, other) if asked and other is not None else ""
    return GroupRow(key or "", words, one, other, rest, moved)


def _pair(found: Answer) -> Pair | None:
    """The two groups that are held together; None where the answer has not both."""
    if found.question.pair is None:
        return None
    one, other = (next((row for row in found.rows if row.key == key), None) for key in found.question.pair)
    if one is None or other is None or one.hidden or other.hidden:
        return None
    return Pair(one, other, comparing.of_two(found.card, one.figure, other.figure))


def _over_time(asking: Asking, data: Measurements, empty: Answer) -> Answer:
    """The answer stretch by stretch of time, those without a row among them."""
    question, card = empty.question, empty.card
    assert question.cut is not None
    stretches = groups.spans(question.cut, question.period.start, question.period.end)
    if len(stretches) > asked_of.MOST_GROUPS:
        return replace(empty, why=f"that is more than {asked_of.MOST_GROUPS} rows: choose a shorter time")
    stock = card.timing is Timing.STOCK
    days = counting.last_days(data, question.cut, question.period) if stock else {}
    counted = asked_of.count(data, counting.as_asked(asking, data, question, question.period, by_time=True))
    rows = [_stretch(data, empty, span, counted, days.get(span.key)) for span in stretches]
    known = [row for row in rows if row.figure.value is not None]
    if not known:
        # Nothing of it can be told: the reason stands once, and not in every line.
        why = rows[-1].figure.why
        return replace(empty, why=why, possible=counting.possible(data, question, why))
    whole = None
    if not stock:
        # Children who stand there month after month would be counted as often; what happened adds up.
        asked = counting.as_asked(asking, data, question, question.period, by_time=False)
        why, remark = counting.silence(data, question, asked.start, asked.end, question.place.whose.level)
        place = FigurePlace(question.place.whose.level, None, asked.start, asked.end)
        if not why:
            whole = GroupRow("", "All", figure(card, place, counted.whole, data.spans.population(asked.end), remark))
    notes = (*empty.notes, *([counting.AT_LEAST] if any(row.figure.why == counting.AT_LEAST for row in rows) else []))
    return replace(empty, rows=tuple(rows), whole=whole, notes=notes, at_least=counting.AT_LEAST in notes)


def _stretch(data: Measurements, empty: Answer, span: Period, counted: Counted, day: date | None) -> GroupRow:
    """One stretch of time; one of which extracts do not speak says so."""
    question, card = empty.question, empty.card
    assert question.cut is not None
    start, end = (day or span.end, day or span.end) if card.timing is Timing.STOCK else (span.start, span.end)
    why, remark = counting.silence(data, question, start, end, question.place.whose.level)
    place = FigurePlace(question.place.whose.level, None, start, end)
    tally = counted.groups.get(span.key, Tally())
    # Those who stand there do so on a day, in whichever part of a month it lies.
    words = span.words if card.timing is Timing.STOCK else groups.part_words(question.cut, span)
    if why:
        return GroupRow(span.key, words, unjudged(card, place, why, tally))
    return GroupRow(span.key, words, figure(card, place, tally, data.spans.population(end), remark))


def names_of(asking: Asking, cut: Cut | None) -> Mapping[str, str]:
    """The names that a cut's keys stand for."""
    if cut is None or cut.of is not Of.WHOSE:
        return {}
    if cut.level is Level.SERVICE:
        return {str(one.id): one.name for one in asking.services.values()}
    if cut.level is Level.TEAM:
        return {str(one.id): one.name for one in asking.teams.values()}
    return {str(one.id): one.name for one in asking.workers.values()}
