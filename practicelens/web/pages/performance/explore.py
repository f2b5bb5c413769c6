"""Pages: the explorer. Any figure by anything over any period, and the children behind each number of the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify

from practicelens.access.errors import Missing
from practicelens.access.words import Wanted
from practicelens.analytics.duck import TookTooLong
from practicelens.analytics.exploring.cuts import AMOUNT, CUTS, Cut, Of
from practicelens.analytics.exploring.questions import MOST_ROWS, TooMany
from practicelens.analytics.measure import Figure, Kind, Level, Timing
from practicelens.documents.blocks import Document
from practicelens.governance.packs.core import permissions as reports
from practicelens.governance.packs.reports.using import using
from practicelens.governance.packs.states import Kind as ReportKind
from practicelens.people.asking import Asking
from practicelens.performance.datasets.definitions import queries as definitions
from practicelens.performance.explore import groups, often, queries, reading, uses
from practicelens.performance.explore.chat.queries import places as organisation_places
from practicelens.performance.explore.drawing import drawn
from practicelens.performance.explore.outside import cells
from practicelens.performance.explore.outside.shapes import Copied
from practicelens.performance.explore.questions import BESIDE, NONE, PERIODS, Period, Problem, Question, Read
from practicelens.performance.explore.shapes import Answer, GroupRow
from practicelens.performance.explore.wording import about_words, every_row, finding, heading, period_of
from practicelens.quality.learning import finding as pieces
from practicelens.web.pages.performance.explore_charts import document
from practicelens.web.pages.performance.figures import show_behind
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_workbook
from practicelens.web.pages.shared.lists import Select, may_take_children, wants_workbook
from practicelens.web.request_input import Unreadable, asked_day, asked_text

NOT_HELD = "not-held-"
TOO_MANY = f"More than {MOST_ROWS:,} rows stand behind that. Ask for a shorter time, or narrow it."
TOO_LONG = "That takes too long to count. Ask for a shorter time, or narrow it."
_ASKED = ("card", "by", "in", "of", "beside", "one", "other", *CUTS, AMOUNT)


@dataclass(frozen=True)
class Group:
    """Choices that stand together under a name."""

    name: str
    options: tuple[tuple[str, str], ...]


def explore(request: HttpRequest) -> HttpResponse:
    """The form, and the answer where the address asks something."""
    asking = asking_of(request)
    edition = queries.edition(asking)
    given = asked_here(request)
    wanted = asked_text(request, "words", most=80)
    read, not_held = asked_question(request, given), _not_held(given["card"])
    found, problems = None, [] if not_held else list(read.problems)
    if read.question is not None and edition is not None:
        try:
            found = queries.answer(asking, read.question)
        except TookTooLong:
            problems = [Problem("in", TOO_LONG)]
    # Only what is told: a workbook that says why there is no number would be taken for one.
    if found is not None and wants_workbook(request) and not found.why:
        return as_workbook(_document(found), f"{found.question.card.title} {found.question.place.words}")
    shown: dict[str, Any] = {
        "edition": edition, "form": _form(asking, given, read.question), "problems": problems, "not_held": not_held,
        "words": wanted, "fitting": list(_fitting(asking, wanted)) if wanted else [], "often": _often(asking),
        "asked": bool(given["card"]), "organisation": bool(organisation_places(asking)),
    }  # fmt: skip
    return render(request, "explore/explore.html", {**shown, **(_shown(asking, found) if found else {})})


def _document(found: Answer) -> Document:
    return document(found, found.question.card.title, period_of(found), about_words(found.question, ""))


def for_outside(request: HttpRequest, asking: Asking) -> Copied:
    """The answer that the address asks as it may leave the authority. Raises Missing, Refused, Unreadable."""
    question = asked_question(request, asked_here(request)).question
    if question is None:
        raise Missing("answer")
    try:
        found = queries.for_outside(asking, queries.answer(asking, question))
    except TookTooLong:
        # What is left out of it is counted too, once for each choice.
        raise Unreadable(TOO_LONG) from None
    return Copied(question.address(), _document(found), tuple(cells.of_answer(found)))


def children(request: HttpRequest, card: str) -> HttpResponse:
    """The children behind one number of an answer; the look is written before the page leaves."""
    asking = asking_of(request)
    read = asked_question(request, asked_here(request))
    if read.question is None:
        raise Missing("figure")
    group, only = asked_text(request, "group"), asked_text(request, "only") or "all"
    # None is the whole, "" the group of those of whom it is not recorded: an address has one word for it.
    key = None if not group else "" if group == NONE else group
    back = f"{reverse('explore')}?{urlencode(read.question.address())}"
    try:
        found = queries.behind(asking, read.question, key, only)
    except (TookTooLong, TooMany) as error:
        messages.error(request, TOO_LONG if isinstance(error, TookTooLong) else TOO_MANY)
        return redirect(back)
    name = groups.in_words(read.question.cut, key, {}) if key is not None and read.question.cut else ""
    # What history keeps of the look: by it the very same rows can be found again.
    seen = {"edition": found.edition.hash, "question": read.question.address(), "group": group, "only": only}
    given = read.question.address(card="") | ({"group": group} if group else {}) | {"only": only}
    compare = "" if not found.card.of_children else f"{reverse('explore-compare', args=[card])}?{urlencode(given)}"
    return show_behind(
        request, found, seen, may_take=may_take_children(asking), back=back, compare=compare,
        about=about_words(read.question, name if read.question.cut and read.question.cut.of is not Of.WHOSE else ""),
    )  # fmt: skip


def asked_here(request: HttpRequest) -> dict[str, str]:
    """What the address holds of a question; a figure in its path stands for one asked."""
    given = {name: asked_text(request, name) for name in _ASKED}
    match = request.resolver_match
    return given | {"card": match.kwargs["card"]} if match and "card" in match.kwargs else given


def asked_question(request: HttpRequest, given: dict[str, str]) -> Read:
    """What the address asks; nothing where it names no figure, or none is published."""
    asking = asking_of(request)
    edition = queries.edition(asking)
    # Read also where nothing is published: a day that is none is refused on an empty page too.
    days = (asked_day(request, "from"), asked_day(request, "to"))
    if not given["card"] or edition is None:
        return Read(None)
    return reading.read(given, days, queries.places(asking), edition.as_at)


def _shown(asking: Asking, found: Answer) -> dict[str, Any]:
    """What the page of an answer needs beside it."""
    cut = found.question.cut
    picture = None if found.why else drawn(found)
    return {
        "uses": uses.uses(asking, found.question.card), "reports": using(asking, found.question.card),
        "learning": pieces.of_figure(asking, found.question.card.key),
        "found": found, "card": found.card,
        "cut": cut, "heading": heading(found),
        "period": period_of(found), "about": about_words(found.question, ""), "finding": finding(found),
        "rows": [(row, _opens(found, row)) for row in found.rows],
        "whole": (found.whole, _opens(found, None)) if found.whole else None,
        "nobody": bool(found.question.narrowed) and not _anybody(found),
        "judged": any(row.rest for row in found.rows),
        "unjudged": any(row.figure.not_judged for row in every_row(found)),
        "earlier": _earlier(found),
        "picture": picture, "course": picture[1] if picture and cut and cut.of is Of.TIME else "",
        "save": _save(found.question), "put": _put(asking, found), "compare": _compare(found),
        "share": found.card.kind is Kind.SHARE, "counted": found.card.kind in (Kind.COUNT, Kind.RATE),
        "possible": _possible(found), "without": list(_without(found)),
        "outside": _outside(found), "moved": any(row.moved for row in every_row(found)),
        "number": "Workers" if found.card.of_workers else "Households" if found.card.of_households else "Number",
        "pairs": [(row.key or NONE, row.words) for row in found.rows if not row.hidden] if _pairs(found) else [],
        "kept": [(name, value) for name, value in found.question.address().items() if name not in ("one", "other")],
    }  # fmt: skip


def _may_leave(found: Answer) -> bool:
    """Whether a copy of it may leave the authority: of the whole, and by no team or worker."""
    cut = found.question.cut
    # A team’s numbers are its workers’ and a few families’: hiding small ones does not hide whose they are.
    whole = found.question.place.whose.level is Level.AUTHORITY and not found.card.of_workers
    return not found.why and whole and (cut is None or cut.of is not Of.WHOSE)


def _outside(found: Answer) -> str:
    """Where a copy for outside is made; "" where none can be."""
    if not _may_leave(found):
        return ""
    return f"{reverse('explore-outside-make', args=['answer'])}?{urlencode(found.question.address())}"


def _save(question: Question) -> str:
    """Where the question is kept under a name."""
    return f"{reverse('explore-save', args=[question.card.key])}?{urlencode(question.address(card=''))}"


def _put(asking: Asking, found: Answer) -> str:
    """Where the answer is put into a thematic report; "" for who puts none together."""
    if not reports.can_publish(asking.actor, ReportKind.THEMATIC):
        return ""
    return f"{reverse('thematic-put', args=[found.question.card.key])}?{urlencode(found.question.address(card=''))}"


def _compare(found: Answer) -> str:
    """Where a list of one's own is laid beside the whole answer; "" where its children do not open."""
    if not _opens(found, None) or not found.card.of_children:
        return ""
    # Undivided and of one time: a list has no groups, and is laid beside one number.
    given = found.question.address(card="", by="", beside="", one="", other="")
    return f"{reverse('explore-compare', args=[found.question.card.key])}?{urlencode(given)}"


def _earlier(found: Answer) -> Period | None:
    """The other time, where anything of it is told."""
    # Of a time before the first extract nothing is told, and its column would be empty.
    known = any(row.before is not None for row in every_row(found))
    return found.before if known else None


def _pairs(found: Answer) -> bool:
    """Whether two groups can be held together: not two months, which are two periods."""
    cut = found.question.cut
    return cut is not None and cut.of is not Of.TIME and len(found.rows) > 1


def _opens(found: Answer, row: GroupRow | None) -> str:
    """The address of the children behind a group (None: behind the whole); "" where they do not open."""
    one = row if row is not None else found.whole
    if one is None or not found.may_open or one.hidden or not _any_behind(one.figure):
        return ""
    group = {"group": row.key or NONE} if row is not None else {}
    given = found.question.address(card="", beside="", one="", other="") | group
    return f"{reverse('explore-children', args=[found.question.card.key])}?{urlencode(given)}"


def _anybody(found: Answer) -> bool:
    """Whether any row was counted: of nobody a nought would look like a finding."""
    return any(row.hidden or row.figure.numerator or _any_behind(row.figure) for row in every_row(found))


def _any_behind(one: Figure) -> bool:
    """Whether any row stands behind a figure: of children, or of workers, of whom none is a child."""
    return bool(one.children or one.not_judged or one.denominator)


def _possible(found: Answer) -> str:
    """The address of the same question, of the days for which it can be answered; "" where there are none such."""
    if found.possible is None:
        return ""
    first, last = found.possible
    days = {"in": "days", "from": first.isoformat(), "to": last.isoformat()}
    return f"?{urlencode(found.question.address(**days))}"


def _without(found: Answer) -> Iterator[tuple[str, str]]:
    """Each choice that narrows a question, with the address that leaves it out."""
    for cut, key in found.question.narrowed:
        words = f"{cut.words}: {groups.in_words(cut, key, {})}"
        yield words, f"?{urlencode(found.question.address(**{cut.key: ''}))}"


def _form(asking: Asking, given: dict[str, str], question: Question | None) -> dict[str, Any]:
    """The sentence's choices, and what it can be narrowed to."""
    card = question.card if question else None
    cuts = queries.cuts_of(asking, card) if card else tuple(CUTS.values())
    divided = [(cut.key, cut.words) for cut in cuts]
    if given["by"] and given["by"] not in dict(divided):
        # Said why it cannot be divided so, with the choice still there.
        divided += [(cut.key, cut.words) for cut in CUTS.values() if cut.key == given["by"]]
    narrowed = [cut for cut in cuts if cut.of not in (Of.WHOSE, Of.TIME) and (card or cut in groups.NARROWED_BY)]
    # What stands is asked of a day, what happens of a year: the first answer is one that people expect.
    usual = "now" if card is not None and card.timing is Timing.STOCK else "year"
    return {
        "cards": list(_cards()), "card": given["card"],
        "by": Select("by", "by", (("", "nothing"), *divided), given["by"]),
        "in": Select("in", "in", PERIODS, given["in"] or (question.period.key or "days" if question else usual)),
        "of": Select("of", "of", tuple((one.key, one.words) for one in queries.places(asking)), given["of"]),
        "beside": Select("beside", "beside", BESIDE, given["beside"]),
        "narrow": [select for cut in narrowed if (select := _narrowing(cut, given.get(cut.key, "")))],
        "narrowed": bool(question and question.narrowed),
        "from": question.period.start.isoformat() if question and not question.period.key else "",
        "to": question.period.end.isoformat() if question and not question.period.key else "",
    }  # fmt: skip


def _narrowing(cut: Cut, chosen: str) -> Select | None:
    """What a question can be narrowed to by a cut; None where its groups are not known beforehand."""
    options = groups.coded(cut)
    if not options:
        return None
    every = (("", "any"), *options, (NONE, "not recorded"))
    # An old link may name a code that is read no more: the choice stays to be seen, and to be taken away.
    if chosen and chosen not in dict(every):
        every = (*every, (chosen, "another code"))
    return Select(cut.key, cut.words.capitalize(), every, chosen)


def _cards() -> Iterator[Group]:
    """Every figure by area, and what no source holds."""
    for area, cards in groupby(definitions.cards(), lambda card: card.area):
        yield Group(area, tuple((card.key, card.title) for card in cards))
    yield Group("Not held by any source", tuple((_key(title), title) for title, _ in definitions.not_held()))


def _key(title: str) -> str:
    return f"{NOT_HELD}{slugify(title)}"


def _not_held(key: str) -> tuple[str, str] | None:
    """What was asked for and no source holds, with why."""
    return next((one for one in definitions.not_held() if _key(one[0]) == key), None)


def _fitting(asking: Asking, words: str) -> Iterator[tuple[str, str, str]]:
    """The figures that fit some words, each with its address and what it means."""
    wanted = Wanted.of(words)
    for card in queries.fitting(asking, wanted):
        yield card.title, f"?{urlencode({'card': card.key})}", card.meaning
    # Who looks for what no source holds is told so, and does not go on looking for another word.
    for title, why in definitions.not_held():
        if wanted.words and wanted.fits(title, why):
            yield title, f"?{urlencode({'card': _key(title)})}", f"Not held: {why}."


def _often(asking: Asking) -> list[tuple[str, str]]:
    """Questions that are asked often, each with its address."""
    return [(words, f"?{urlencode(given)}") for words, given in often.QUESTIONS]


urls: list[URLPattern] = [
    path("explore/", explore, name="explore"),
    path("explore/<slug:card>/children/", children, name="explore-children"),
]
