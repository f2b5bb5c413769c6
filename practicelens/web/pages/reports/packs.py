"""Pages: packs, frozen when published; writing and publishing one; taking one back."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from practicelens.access.errors import Ended, Missing, Refused, Stale
from practicelens.access.roles import ROLES
from practicelens.documents.blocks import Document
from practicelens.governance.packs.core import permissions, rules
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.core.views import DraftView, PackRow, PackView, ScopeView
from practicelens.governance.packs.frozen import changes, together
from practicelens.governance.packs.frozen import queries as frozen_queries
from practicelens.governance.packs.frozen.writing import Ticked, save_draft
from practicelens.governance.packs.reports import changes as reports_changes
from practicelens.governance.packs.reports import queries as reports_queries
from practicelens.governance.packs.states import Kind
from practicelens.governance.packs.thematic import queries as thematic_queries
from practicelens.jobs import long_work
from practicelens.people.asking import Asking
from practicelens.web.pages.reports.reports import kind_and_period, kind_asked, month_asked
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.documents import as_pdf, as_slides, as_word, as_workbook, in_parts
from practicelens.web.pages.shared.govuk_forms import FormPage, WordsForm, ask, by
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.pages.shared.standing import Lines, lines
from practicelens.web.paging import paginate
from practicelens.web.request_input import (
    asked_flag,
    asked_number,
    asked_text,
    typed_number,
    typed_numbers,
    typed_text,
    typed_texts,
    typed_version,
)
from practicelens.workdays import clock
from practicelens.workdays.clock import local_date

# To which field of the form a refusal belongs.
FIELD_OF = {
    "analysis_empty": "analysis",
    "outside_empty": "outside_analysis",
    "outside_names": "outside_analysis",
    "outside_number": "outside_analysis",
    "correction_empty": "correction",
    "share_kind": "roles",
    "share_service": "roles",
    "share_unknown": "roles",
    "reason_empty": "reason",
}


SHARED = {
    True: "They read a version of its own: whole authority and service areas only, small numbers hidden, no team and "
    "nobody named.",
    False: "They read figures alone, of the front door, child protection and corporate parenting: five quarters, "
    "beside targets and other authorities, small numbers hidden. Your analysis stays inside.",
}
"""What readers outside read, by whether words of ours stand in it."""


def index(request: HttpRequest) -> HttpResponse:
    """Every pack the person may read; for who publishes, what is still to be published for a period."""
    asking = asking_of(request)
    some = narrowed(request, frozen_queries.packs(asking), LIST)
    if (book := taken(request, some, LIST)) is not None:
        return book
    to_publish = _to_publish(request, asking)
    shown = {
        "page": paginate(some.rows, request),
        "may_read_for_partners": permissions.can_read_for_partners(asking.actor),
        "to_publish": [(kind, month, owed) for kind, month, owed, _ in to_publish if owed],
        "not_owed": [(kind, month, rest) for kind, month, _, rest in to_publish if rest],
        **some.shown,
    }
    return render(request, "packs/index.html", shown)


def _to_publish(request: HttpRequest, asking: Asking) -> list[tuple[Kind, Month, list[ScopeView], list[ScopeView]]]:
    """By kind and period, what is not published: where it is owed, and where not. One kind, where one is asked."""
    asked, found = asked_text(request, "kind"), []
    for kind in reports_queries.kinds():
        if asked in ("", kind.value):
            # Of each kind its own period: a month is no quarter, and a quarter's report cannot be asked for by a month.
            month = _period(request, kind, asking.today)
            scopes = frozen_queries.to_publish(asking, month, kind)
            found.append((kind, month, [of for of in scopes if of.owed], [of for of in scopes if not of.owed]))
    return found


LIST: Listing[PackRow] = Listing(
    "Packs",
    (
        ("Of", lambda row: row.scope.name), ("Period", lambda row: row.month.words()),
        ("Kind", lambda row: row.kind.words), ("Finding", lambda row: row.title),
        ("Edition", lambda row: row.edition),
        ("Where it is", lambda row: row.status.words), ("Published", lambda row: row.published_at),
        ("Published by", lambda row: row.published_by),
    ),
    (
        Question("kind", "Kind", lambda row: (row.kind.value, row.kind.words)),
        Question("of", "Of", lambda row: row.scope.name),
        Question("status", "Where it is", lambda row: (row.status.value, row.status.words)),
        Question("read", "Read by you", lambda row: "Not yet" if row.unread else "Yes"),
    ),
    (Order("of", "Of", lambda row: row.scope.name), Order("kind", "Kind", lambda row: row.kind.words)),
    first="Latest period",
    # By when it was published: in the order of periods the list stands already.
    month=lambda row: local_date(row.published_at) if row.published_at else None,
    month_label="Published from",
)  # fmt: skip


def _period(request: HttpRequest, kind: Kind, today: date) -> Month:
    """The period asked for where a report of this kind tells of one like it, else the last that is over."""
    asked = month_asked(request)
    return asked if asked is not None and rules.fits(kind, asked) else rules.last_full(kind, today)


def pack(request: HttpRequest, pack_id: int) -> HttpResponse:
    """One pack as it was frozen. The look is recorded before it is shown."""
    asking = asking_of(request)
    view = _seen(request, asking, pack_id)
    shown = in_parts(request, view.document, asking) if view.document else {}
    return render(request, "packs/pack.html", {"pack": view, **shown})


def pack_workbook(request: HttpRequest, pack_id: int) -> HttpResponse:
    """A pack as an Excel workbook; a look like any other."""
    return as_workbook(*_to_take(request, pack_id))


def pack_pdf(request: HttpRequest, pack_id: int) -> HttpResponse:
    """A pack as a PDF; a look like any other."""
    return as_pdf(*_to_take(request, pack_id))


def pack_word(request: HttpRequest, pack_id: int) -> HttpResponse:
    """A pack as a Word file; a look like any other."""
    return as_word(*_to_take(request, pack_id))


def pack_slides(request: HttpRequest, pack_id: int) -> HttpResponse:
    """A pack as slides; a look like any other."""
    return as_slides(*_to_take(request, pack_id))


def _to_take(request: HttpRequest, pack_id: int) -> tuple[Document, str]:
    """The pack asked for, after its look was recorded, and what its file is called; a withdrawn one has none."""
    view = _seen(request, asking_of(request), pack_id)
    if view.document is None:
        raise Missing("pack")
    called = view.title if view.kind is Kind.THEMATIC else view.kind.short
    return view.document, f"{called} {view.scope.name} {view.month} edition {view.edition}"


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Write the analysis of ``?kind=&service=&month=`` or of ``?thematic=``, keep it, or publish the report with it."""
    asking = asking_of(request)
    # Before the words are looked at: who may not publish learns that there is no such page, not what the words lack.
    draft = _draft(request, asking)
    # The draft as it is kept, with its version; what is sent is held against that version.
    if request.method == "GET":
        return _publish_page(request, draft, draft.words, draft.version)
    words, version = _words(request), typed_version(request)
    try:
        return _write(request, draft, words, version)
    except Stale as stale:
        # With what stands now beside it: whoever presses once more has seen it.
        return _publish_page(request, draft, words, draft.version, stale)
    except Refused as refused:
        return _publish_page(request, draft, words, version, refused)


def _draft(request: HttpRequest, asking: Asking) -> DraftView:
    """The draft that the address names: of a period and kind, or of a report that somebody put together."""
    made = asked_number(request, "thematic")
    if made is not None:
        view = thematic_queries.one(asking, made)
        return frozen_queries.draft(asking, view.service_id, view.period, Kind.THEMATIC)
    kind = kind_asked(request, _published_by(asking))
    month = month_asked(request) or rules.last_full(kind, asking.today)
    return frozen_queries.draft(asking, asked_number(request, "service"), month, kind)


def _made(request: HttpRequest) -> int | None:
    """The version of the report that somebody put together, which may be changed while its words are written."""
    made = asked_number(request, "thematic")
    return None if made is None else thematic_queries.one(asking_of(request), made).version


def _published_by(asking: Asking) -> Kind:
    """The first kind that this person publishes, for an address that names none."""
    may = (kind for kind in reports_queries.kinds() if permissions.can_publish(asking.actor, kind))
    return next(may, Kind.MONTHLY)


def missed(request: HttpRequest, named: str, period: str) -> HttpResponse:
    """Say why the reports of a kind and period that are late will not be published."""
    asking = asking_of(request)
    kind, month = kind_and_period(named, period)
    permissions.check_can_publish(asking.actor, kind)
    names = reports_queries.missed(asking, kind, month)
    # Nothing is late any more: it was published, or somebody gave the reason first.
    if not names:
        raise Ended("None of them is late any more: it was published, or somebody gave the reason first.")
    page = FormPage(
        f"Why was the {kind.short} for {month.words()} not published?",
        "Keep this reason",
        reverse("reports"),
        "The reason is kept. The report stays in the table as missed.",
        [{"text": "Reports", "href": reverse("reports")}],
        lead=f"{', '.join(names)}. A reason ends the asking. The report stays in the table as missed; "
        "published after all, it counts as late.",
    )
    return ask(
        request,
        page,
        lambda data: WordsForm(data, label="Why was it not published?"),
        lambda data: reports_changes.close_reports(kind, month, data["words"], **by(request)),
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pack_id: int) -> HttpResponse:
    """Take a published pack back, with a reason."""
    asking = asking_of(request)
    view = frozen_queries.pack(asking, pack_id)
    # Whoever may read it and not withdraw it is told no more than that.
    if not view.may_publish:
        raise Ended
    # A withdrawn one has no document left, and cannot be taken back a second time.
    if view.document is None:
        raise Ended("It is withdrawn already.")
    reason, errors = typed_text(request, "reason"), []
    if request.method == "POST":
        version = typed_version(request)
        try:
            changes.withdraw(pack_id, reason, version=version, by=asking.actor, now=clock.now())
        except Refused as refused:
            errors = _errors(refused)
        else:
            messages.success(request, "The pack is withdrawn. Its readers are told.")
            return redirect("pack", pack_id)
    shown = {"pack": view, "reason": reason, "errors": errors}
    return render(request, "packs/withdraw.html", shown, status=422 if errors else 200)


def _seen(request: HttpRequest, asking: Asking, pack_id: int) -> PackView:
    """The version asked for, after its look was recorded; out of scope is missing before anything is written."""
    # Whoever may read both versions can look at what outside readers see.
    outside = asked_flag(request, "version", "outside")
    view = frozen_queries.pack(asking, pack_id, outside=outside)
    # Which version, because the inside one names teams.
    changes.look(pack_id, outside_version=view.outside, by=asking.actor, now=clock.now())
    return view


def _words(request: HttpRequest) -> Words:
    """What the form holds."""
    return Words(
        analysis=typed_text(request, "analysis"),
        outside_analysis=typed_text(request, "outside_analysis"),
        correction=typed_text(request, "correction"),
        roles=typed_texts(request, "roles"),
        accounts=typed_numbers(request, "accounts"),
    )


def _write(request: HttpRequest, draft: DraftView, words: Words, version: int) -> HttpResponse:
    """Keep it, or have it published in the background, whose page has the bar."""
    asking, service_id = asking_of(request), draft.scope.service_id
    if typed_text(request, "do") == "keep":
        save_draft(service_id, draft.month, words, version=version, by=asking.actor, now=clock.now(), kind=draft.kind)
        messages.success(request, "Kept as a draft. Nobody else is told.")
        # With the whole address: it says which report's draft it is.
        return redirect(request.get_full_path())
    if _made(request) != typed_number(request, "made"):
        raise Stale("Somebody changed the report meanwhile. Look at it as it would be frozen now, then press again.")
    # In the background from here on: every table and chart of each report is worked out and drawn before it is frozen.
    also = _also(request, draft)
    if also:
        every = [Ticked(draft.kind, draft.month, service_id, version, words), *also]
        work_id = long_work.ask_to_publish_together(
            every, words.analysis, words.correction, by=asking.actor, now=clock.now()
        )
    else:
        work_id = long_work.ask_to_publish(
            service_id, draft.month, words, version=version, kind=draft.kind, by=asking.actor, now=clock.now()
        )
    return redirect("long-work", work_id)


def _also(request: HttpRequest, draft: DraftView) -> list[Ticked]:
    """The other reports that are to be corrected with this one; one that moved on meanwhile is refused as stale."""
    ticked = set(typed_texts(request, "also"))
    served = [one for one in draft.serves if one.key in ticked]
    if len(served) < len(ticked):
        raise Stale("Another report that this analysis serves was written on or published meanwhile. Look again.")
    return [Ticked(one.kind, one.month, one.scope.service_id, one.version) for one in served]


def _publish_page(
    request: HttpRequest, draft: DraftView, words: Words, version: int, refused: Refused | None = None
) -> HttpResponse:
    """The form with everything typed, over the report as it would be frozen."""
    errors = _errors(refused) if refused else []
    shown = {
        "draft": draft,
        "words": words,
        "version": version,
        "made": _made(request),
        "errors": errors,
        "error_of": {error["field"]: error["text"] for error in errors},
        "roles": [
            _tick(role.value, f"Everyone who is {ROLES[role].title}", words.roles) for role in rules.OUTSIDE_ROLES
        ],
        "accounts": [
            _tick(str(key), name, [str(one) for one in words.accounts]) for key, name in draft.outside_readers
        ],
        "also": [
            _tick(one.key, f"{one.kind.opening}: {one.scope.name}, {one.month.words()}", _also_ticked(request, draft))
            for one in draft.serves
        ],
        "moved": _moved(request, draft),
        "share_hint": SHARED[draft.kind.leaves_with_words],
        **in_parts(request, draft.preview, asking_of(request)),
        "stale": isinstance(refused, Stale),
        "otherwise": _otherwise(draft.words, words),
        # The page warns: what is frozen before its period is over counts what has happened until now.
        "running": clock.today() <= draft.month.last,
        # Of this report alone: what is published already is not to be given up because another of its month is late.
        "may_close": draft.scope.name in reports_queries.missed(asking_of(request), draft.kind, draft.month),
    }
    return render(request, "packs/publish.html", shown, status=422 if errors else 200)


def _otherwise(stands: Words, typed: Words) -> Lines:
    """What stands in the draft now where it is not what was typed."""
    found = lines(
        ("Analysis", stands.analysis), ("What this edition corrects", stands.correction),
        ("Analysis that leaves the authority", stands.outside_analysis),
    )  # fmt: skip
    mine = {typed.analysis, typed.correction, typed.outside_analysis}
    return tuple(line for line in found if line[1] not in mine)


def _moved(request: HttpRequest, draft: DraftView) -> tuple[together.Moved, ...]:
    """What changed since last time, to write from; a month of figures says so itself."""
    if not draft.kind.of_audits:
        return ()
    return together.changed(asking_of(request), draft.month, draft.scope.service_id)


def _also_ticked(request: HttpRequest, draft: DraftView) -> tuple[str, ...]:
    """As it was sent; at first all of them."""
    return typed_texts(request, "also") if request.method == "POST" else tuple(one.key for one in draft.serves)


def _tick(value: str, words: str, ticked: tuple[str, ...] | list[str]) -> dict[str, object]:
    return {"value": value, "text": words, "checked": value in ticked}


def _errors(refused: Refused) -> list[dict[str, str]]:
    """A refusal as the error summary shows it, leading to its field."""
    # A stale version is told at the analysis, which is what somebody else wrote meanwhile.
    field = FIELD_OF.get(refused.code, "analysis" if refused.code == "stale" else "form")
    return [{"text": refused.message, "href": f"#{field}", "field": field}]


urls: list[URLPattern] = [
    path("packs/", index, name="packs"),
    path("packs/publish/", publish, name="pack-publish"),
    path("packs/missed/<slug:named>/<str:period>/", missed, name="pack-missed"),
    path("packs/<int:pack_id>/", pack, name="pack"),
    path("packs/<int:pack_id>/workbook/", pack_workbook, name="pack-workbook"),
    path("packs/<int:pack_id>/pdf/", pack_pdf, name="pack-pdf"),
    path("packs/<int:pack_id>/word/", pack_word, name="pack-word"),
    path("packs/<int:pack_id>/slides/", pack_slides, name="pack-slides"),
    path("packs/<int:pack_id>/withdraw/", withdraw, name="pack-withdraw"),
]
