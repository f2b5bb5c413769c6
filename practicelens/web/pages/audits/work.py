"""Pages on which an audit is done: beginning, one page a part, its actions, checking and handing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from practicelens.access.errors import Missing, Refused, Stale
from practicelens.quality.audits.core import rules
from practicelens.quality.audits.core.states import Done
from practicelens.quality.audits.work import changes, queries
from practicelens.quality.audits.work.action_checks import (
    CHECKED,
    JUDGEMENTS,
    carried_field,
    difference_field,
    done_field,
)
from practicelens.quality.audits.work.views import AuditView, WorkView
from practicelens.quality.moderation.second_grades import agreeing
from practicelens.quality.standards import queries as standards
from practicelens.quality.standards.content import NO, YES, Domain, Standard, Tool
from practicelens.quality.standards.states import GRADES
from practicelens.web.pages.audits import conversation
from practicelens.web.pages.audits.shown import crumbs, shared
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, ask, by
from practicelens.web.pages.shared.standing import over
from practicelens.web.request_input import typed_all, typed_text, typed_version
from practicelens.workdays import clock
from practicelens.workdays.timescales import day_month

TEMPLATES = {
    rules.CONVERSATION: "audits/part_conversation.html",
    rules.SECTIONS: "audits/part_sections.html",
    rules.FAMILY: "audits/part_family.html",
    rules.WHOLE: "audits/part_whole.html",
    CHECKED: "audits/part_checked.html",
}


BLIND = (
    "Somebody else grades this case too. Until yours is in, you are shown nothing of theirs, whatever your role. "
    "You grade the domains and the whole; the conversation and the actions belong to the first audit."
)


def handed_in_words(audit: AuditView, *, both_in: bool) -> str:
    """What handing in has set going, by what the audit is."""
    if audit.beside:
        ends = "Both are in, and" if both_in else "Once both are in"
        return f"Your grades are handed in. {ends} they stand side by side under Second grades."
    if audit.partner:
        return "Your agency’s part is handed in. The Head of Safeguarding has been told."
    what = "re-audit" if audit.original_id else "audit"
    return f"The {what} is handed in. {_who_hears(audit, 'has', 'have')} been told."


def _who_hears(audit: AuditView, one: str, many: str) -> str:
    """Who is told that an audit is in, before the verb for one or for many: nobody tells who left or never was."""
    asked = audit.row.practitioner and not audit.goes_on.practitioner_left
    return f"The Team Manager and the practitioner {many}" if asked else f"The Team Manager {one}"


class StartForm(Form):
    """What an auditor says before they begin."""

    field_of = {"not_independent": "independent"}
    independent = forms.ChoiceField(
        label="Have you worked with this child or family, or reviewed or chaired for them?",
        choices=[("yes", "No, I have not"), ("no", "Yes, I have")],
        error_messages={"required": "Say whether you have worked with this child or family."},
    )


def start(request: HttpRequest, audit_id: int) -> HttpResponse:
    """Begin an audit."""
    audit = queries.audit(asking_of(request), audit_id)
    # To everybody but its auditor there is no such page to open.
    if not audit.may.start:
        raise over(audit.row.status)
    again, first = audit.beside, "actions" if audit.checks else "conversation"
    page = FormPage(
        f"Start audit {audit.row.reference}",
        "Start",
        reverse("audit", args=[audit_id]),
        "The audit is started." if again else f"The audit is started. Begin with the {first}.",
        crumbs(audit),
        lead=_lead(audit),
        # Straight to the first part: the audit's page says nothing yet that helps to begin.
        on=reverse("audit-part", args=[audit_id, audit.first_part]),
    )

    def do(data: dict[str, Any]) -> None:
        changes.start(audit_id, independent=data["independent"] == "yes", **by(request))

    return ask(request, page, StartForm, do)


def _lead(audit: AuditView) -> str:
    """What its auditor is told before they begin, by what the audit is."""
    if audit.beside:
        return BLIND
    if audit.partner:
        return "You grade your own agency’s part. You see no other agency’s; the panel reads them all side by side."
    alone = not audit.row.practitioner or audit.goes_on.practitioner_left
    if audit.original_id is not None:
        begins = "A re-audit looks at practice since the actions were reviewed, and begins with what became of them."
    else:
        begins = f"An audit {'' if alone else 'is done with the practitioner, and '}begins with what is best."
    if alone:
        return f"{begins} No practitioner can be asked for their own view."
    return (
        f"{begins} The practitioner will be told that you have started, and asked for their own view before they "
        "see yours."
    )


@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, audit_id: int, part: str) -> HttpResponse:
    """One part of an audit under way; once it is handed in, the way to where it stands."""
    work = _with_part(request, audit_id, part)
    # Not an error: somebody with two windows open has done nothing wrong, and asks what became of their words.
    if not work.audit.may.work:
        return _over(request, work)
    if request.method == "GET":
        _record_look(request, work, part)
        return _show_part(request, work, part, {})
    try:
        typed = conversation.with_day(_typed(request))
        changes.save_draft(audit_id, part, typed, version=typed_version(request), **by(request))
    except Refused as refused:
        # Read again after a refusal: somebody else's save is what it was refused for, and it is shown beside.
        again = queries.work(asking_of(request), audit_id)
        return _show_part(request, again, part, typed_all(request), refused)
    if part == rules.WHOLE and _suggests_anew(request, work):
        messages.success(request, "Saved. Before you go on: this is what the grades of the domains suggest.")
        return redirect(f"{address(audit_id, part)}#suggested")
    messages.success(request, "Saved.")
    return redirect(address(audit_id, next_part(work, part) if typed_text(request, "go") == "on" else part))


def _suggests_anew(request: HttpRequest, before: WorkView) -> bool:
    """Whether what was just saved brings up a suggestion that its auditor has not been shown, or has not answered."""
    # Read again: what was saved may suggest otherwise than what the page was made from.
    now = queries.work(asking_of(request), before.audit.id)
    unanswered = any(gap.part == rules.WHOLE and gap.field == "differs_why" for gap in now.gaps)
    return now.suggested is not None and (now.suggested is not before.suggested or unanswered)


@require_POST
def save(request: HttpRequest, audit_id: int, part: str) -> HttpResponse:
    """Keep what was typed so far in one part; refusals are answered by the middleware, as JSON."""
    version = typed_version(request)
    kept = changes.save_draft(audit_id, part, conversation.so_far(_typed(request)), version=version, **by(request))
    return JsonResponse({"saved_at": clock.now().isoformat(), "version": kept})


def _with_part(request: HttpRequest, audit_id: int, part: str) -> WorkView:
    """The auditor's working view; a part the tool does not have is missing."""
    work = queries.work(asking_of(request), audit_id)
    # Actions have a page of their own, with other rules.
    if part not in {one.key for one in work.parts} - {"actions"}:
        raise Missing
    return work


def _over(request: HttpRequest, work: WorkView) -> HttpResponse:
    """Back to the audit, for its auditor who pressed twice or went back: it is not under way, and nothing was lost."""
    handed_in = work.audit.row.submitted_on is not None
    message = (
        "This audit is handed in, and stands as you handed it in." if handed_in else "This audit is not under way."
    )
    messages.info(request, f"{message} Nothing was changed just now." if request.method == "POST" else message)
    return redirect("audit", work.audit.id)


def _record_look(request: HttpRequest, work: WorkView, page: str) -> None:
    """Record the look before anything is shown."""
    changes.note_look(work.audit.id, work.audit.row.child, page, **by(request))


def _typed(request: HttpRequest) -> dict[str, str]:
    """What came, as it was typed; the rules keep the fields that the part has."""
    # Browsers send line ends in two bytes: a draft would differ from itself each time it is saved.
    return {field: text.replace("\r\n", "\n") for field, text in typed_all(request).items()}


def _show_part(
    request: HttpRequest, work: WorkView, part: str, typed: dict[str, str], refused: Refused | None = None
) -> HttpResponse:
    """A part's page: what was typed wins over what is kept."""
    domain = work.audit.tool.domain(part)
    kept = dict(work.answers.get(part, {}))
    follows = work.audit.follows
    # What was answered about the child in the round before is not asked again: it is confirmed, or changed.
    carried = dict(follows.sections) if follows and part == rules.SECTIONS and not kept else {}
    context: dict[str, Any] = {
        **shared(asking_of(request), work.audit),
        "work": work,
        "part": part,
        "title": next(one.title for one in work.parts if one.key == part),
        "domain": domain,
        "answers": {**kept, **typed},
        # Both texts stand side by side, for the person to choose: no program can say which of two words is right.
        "kept": _labelled(work, kept) if isinstance(refused, Stale) else {},
        "version": work.versions.get(part, 0),
        "saved_at": work.saved_at.get(part),
        "choices": choices(domain, {**kept, **typed}.get("grade", "")),
        "errors": [{"text": refused.message, "href": "#draft"}] if refused else [],
        "crumbs": crumbs(work.audit),
        "talked_on": conversation.talked_on(work.audit.talked_on, typed),
        "best": work.answers.get(rules.CONVERSATION, {}).get("best", ""),
        "standards": standards_of(request, domain),
        "evidence": _evidence(work, domain),
        "grades": [(one, _words(work, one.key)) for one in work.audit.asked],
        "sections": section_questions(work.audit.tool, {**carried, **kept, **typed}),
        "carried_over": bool(carried),
        "before": follows.domains.get(part) if follows else None,
        "checks": _check_questions(work.audit, {**kept, **typed}),
    }
    # 409 where somebody else was quicker: the script that saves by itself stops then, and does not try the same
    # again.
    status = 200 if refused is None else 409 if isinstance(refused, Stale) else 422
    return render(request, TEMPLATES.get(part, "audits/part_domain.html"), context, status=status)


def _evidence(work: WorkView, domain: Domain | None) -> str:
    """Where to look for a domain's evidence, and the visits and reviews that the dataset has of the period."""
    if domain is None:
        return ""
    found, stands = [domain.where], work.standing
    for name, days in (("Visits", stands.visits), ("Reviews", stands.reviews)) if stands else ():
        if days:
            found.append(f"{name} by the extracts: {', '.join(day_month(day, clock.today()) for day in days)}.")
    return " ".join(one for one in found if one)


KEPT_AS = {
    "held_on": "When you talked",
    "best": "What went well",
    "made_happen": "How it was made to happen",
    "who_helped": "Who helped",
    "family_would_say": "What the family would say",
    "could_be": "What could be",
    "should_be": "What should be",
    "will_be": "What will be",
    "not_held_why": "Why there was no conversation",
    "who": "Whom you asked",
    "how": "How",
    "view": "What they say",
    "no_view_why": "Why nobody was asked",
    "stands_out": "What stands out",
    "grade": "Grade",
    "why": "Why this grade",
    "differs_why": "Why it differs",
    "went_well": "What went well",
    "seen": "What you saw",
    "better": "What would make it better",
}


def _labelled(work: WorkView, kept: dict[str, str]) -> dict[str, str]:
    """What stands now of a part that somebody else saved, under the words of its questions."""
    labels = KEPT_AS | {one.key: one.question for one in work.audit.tool.asked_first}
    for place, one in enumerate(work.audit.checks, start=1):
        labels[done_field(one.action_id)] = f"Action {place}: what became of it?"
        labels[difference_field(one.action_id)] = f"Action {place}: what difference did it make?"
        labels[carried_field(one.action_id)] = f"Action {place}: what happens to it now?"
    words = {grade.value: grade.words for grade in GRADES} | {one.value: one.words for one in Done}
    shown = kept | conversation.in_words(kept, work.audit.talked_on)
    return {labels.get(name, name): words.get(text, text) for name, text in shown.items()}


def _check_questions(audit: AuditView, answers: dict[str, str]) -> list[dict[str, Any]]:
    """Each action that a check looks at, with what was answered so far."""
    return [
        {
            "what": one.what,
            "done": done_field(one.action_id),
            "difference": difference_field(one.action_id),
            "said": answers.get(difference_field(one.action_id), ""),
            "action": one.action,
            "late": one.action.late(clock.today()),
            "carried": carried_field(one.action_id),
            "carried_on": answers.get(carried_field(one.action_id), ""),
            "choices": [
                (way.value, way.words, answers.get(done_field(one.action_id)) == way.value) for way in JUDGEMENTS
            ],
        }
        for one in audit.checks
    ]


def section_questions(tool: Tool, answers: dict[str, str]) -> list[dict[str, Any]]:
    """The questions that decide which domains are asked, each with the domains it opens and what was answered."""
    return [
        {
            "section": section,
            "domains": ", ".join(one.title for one in tool.domains if one.section == section.key),
            "yes": answers.get(section.key) == YES,
            "no": answers.get(section.key) == NO,
        }
        for section in tool.asked_first
    ]


def standards_of(request: HttpRequest, domain: Domain | None) -> list[Standard]:
    """The practice standards that a domain measures."""
    keys = domain.standards if domain else ()
    return [one for one in standards.standards(asking_of(request)) if one.key in keys] if keys else []


def choices(domain: Domain | None, chosen: str) -> list[dict[str, Any]]:
    """The grades with what each looks like in this domain, and "does not apply" where it may not."""
    found = [
        {
            "value": grade.value,
            "words": grade.words,
            "looks_like": domain.looks_like[grade] if domain else "",
            "chosen": chosen == grade.value,
        }
        for grade in GRADES
    ]
    if domain is not None and domain.may_not_apply:
        not_apply = {"value": rules.NOT_APPLY, "words": "Does not apply", "looks_like": "Say why."}
        found.append({**not_apply, "chosen": chosen == rules.NOT_APPLY})
    return found


def next_part(work: WorkView, part: str) -> str:
    """The part after this one; after the last, the check."""
    keys = [one.key for one in work.parts]
    place = keys.index(part) + 1
    return keys[place] if place < len(keys) else "check"


def address(audit_id: int, part: str) -> str:
    """Where a part of an audit is worked on."""
    if part == "check":
        return reverse("audit-submit", args=[audit_id])
    if part == "actions":
        return reverse("audit-actions", args=[audit_id])
    return reverse("audit-part", args=[audit_id, part])


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, audit_id: int) -> HttpResponse:
    """What is still missing, each with its link; and when nothing is, handing in."""
    asking = asking_of(request)
    work = queries.work(asking, audit_id)
    if not work.audit.may.work:
        return _over(request, work)
    error = ""
    if request.method == "POST":
        try:
            changes.submit(audit_id, version=typed_version(request), **by(request))
            # In a change of its own after the hand-in: whatever goes wrong in laying side by side, the audit is in,
            # and the job tries again.
            both_in = agreeing.after_handing_in(audit_id, **by(request))
        except Refused as refused:
            error = refused.message
            work = queries.work(asking, audit_id)
        else:
            messages.success(request, handed_in_words(work.audit, both_in=both_in))
            return redirect("audit", audit_id)
    else:
        _record_look(request, work, "check")
    gaps = [{"gap": gap, "href": _gap_address(audit_id, gap)} for gap in work.gaps]
    context = {
        **shared(asking, work.audit),
        "work": work,
        "part": "check",
        "gaps": gaps,
        "errors": [{"text": error, "href": "#missing"}] if error else [],
        "crumbs": crumbs(work.audit),
        "grades": [(domain, _words(work, domain.key)) for domain in work.audit.asked],
        "overall": _words(work, rules.WHOLE),
        "told": _who_hears(work.audit, "is", "are").replace("The", "the", 1),
    }
    return render(request, "audits/submit.html", context, status=422 if error else 200)


def _gap_address(audit_id: int, gap: rules.Gap) -> str:
    return f"{address(audit_id, gap.part)}#{gap.field}"


def _words(work: WorkView, part: str) -> str:
    """A part's grade in words."""
    answers = work.answers.get(part, {})
    grade = rules.grade_of(answers)
    if grade is not None:
        return grade.words
    return "Does not apply" if answers.get("grade") == rules.NOT_APPLY else "Not graded yet"
