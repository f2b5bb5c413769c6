"""A panel is convened and prepared: what is its own of what every meeting does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.access.errors import Ended, Missing, Refused
from practicelens.access.roles import ROLES, Role
from practicelens.people.actors import actor_for
from practicelens.people.asking import Asking
from practicelens.people.holders import holders
from practicelens.people.internal import managers_of
from practicelens.quality.actions.queries import ActionView, of_source
from practicelens.quality.audits.grades.internal import results_of
from practicelens.quality.meetings import changes as meetings
from practicelens.quality.meetings import drafts
from practicelens.quality.meetings.internal import convened
from practicelens.quality.meetings.queries import ConvenedView, view
from practicelens.quality.meetings.rules import Plan, Subject, ToConvene
from practicelens.quality.meetings.states import Kind
from practicelens.quality.panels.core import permissions
from practicelens.quality.panels.core.loading import child_of, link, load, standing_parts
from practicelens.quality.panels.core.states import Event, Status, can
from practicelens.quality.panels.meeting.internal import SOURCE, agencies_of
from practicelens.quality.panels.models import MultiAgencyAudit, PanelMember
from practicelens.workdays.clock import local_date


def key_of(whole: MultiAgencyAudit) -> str:
    """A panel among meetings of every kind."""
    return str(whole.pk)


def _subject(whole: MultiAgencyAudit) -> Subject:
    # The title of a multi-agency audit names no child: agencies and reports show it.
    # Cut to the column of a meeting; the page it leads to has all of it.
    title = f"{Kind.PANEL.words}: {whole.title}"[:200]
    return Subject(Kind.PANEL, key_of(whole), title, f"{link(whole.pk)}panel/", child_of(whole))


def _to_run(asking: Asking, whole_id: int, event: Event) -> MultiAgencyAudit:
    """The multi-agency audit with which this can still happen, for whoever runs it. Raises Missing."""
    whole = MultiAgencyAudit.objects.select_related("own").filter(pk=whole_id).first()
    if whole is None:
        raise Missing
    permissions.check_can_run(asking.actor, whole, asking.hidden)
    if not can(Status(whole.status), event):
        # There is nothing more to convene: the panel was held, or is not to be.
        raise Ended(stands=(("Where it is", Status(whole.status).words),))
    return whole


def panel_to_convene(asking: Asking, whole_id: int) -> ToConvene:
    """Whom a panel may ask: those named to it, whoever graded a part, whoever runs it."""
    whole = _to_run(asking, whole_id, Event.HOLD_PANEL)
    usual, people = _people(asking, whole)
    # Whoever is among them for nothing but that, and whoever convenes it: the two run multi-agency audits.
    runs = frozenset({one for one, _ in people} - set(usual) | {asking.actor.account_id})
    hint = "Whoever runs multi-agency audits, and records it."
    return ToConvene(_subject(whole), people, whole.due, hint, usual, runs)


def _people(asking: Asking, whole: MultiAgencyAudit) -> tuple[tuple[int, ...], tuple[tuple[int, str], ...]]:
    """Who usually comes, and all who have something to do with it, each with what that is."""
    parts = standing_parts([whole])
    results = results_of([whole.own_id])
    titles: dict[int, str] = dict.fromkeys(
        PanelMember.objects.filter(whole=whole).order_by("pk").values_list("account_id", flat=True), "panel"
    )
    titles |= {part.account_id: part.agency for part in parts}
    titles.setdefault(results[whole.own_id].auditor_id, "graded our own part")
    # Those ticked at first; the roles added below may be asked and usually do not come.
    usual = tuple(titles)
    # After the others, so that somebody who is both is called by what they did in this audit.
    for account in holders(Role.HEAD_OF_QA, asking.today):
        titles.setdefault(account, ROLES[Role.HEAD_OF_QA].title)
    known = asking.names(titles.keys())
    return usual, tuple((one, f"{known[one]}, {words}") for one, words in titles.items() if one in known)


def panel_draft(asking: Asking, whole_id: int) -> drafts.Kept:
    """What is typed of a panel's record so far; for whoever runs it."""
    return drafts.kept(Kind.PANEL, key_of(_to_run(asking, whole_id, Event.HOLD_PANEL)))


@dataclass(frozen=True)
class Acted:
    """The actions of a panel as they stand, which agency does each, and to whom one may be given."""

    actions: tuple[ActionView, ...]
    agencies: Mapping[int, str]
    owners: tuple[tuple[int, str], ...]


def acted(asking: Asking, whole_id: int) -> Acted:
    """What is given of a panel so far; for whoever runs it. Raises Missing."""
    whole = _to_run(asking, whole_id, Event.GIVE_ACTION)
    _, people = _people(asking, whole)
    # Beside whoever may be asked to it: who manages the child's team.
    managers = managers_of(whole.team_id, asking.today)
    known = asking.names(managers)
    more = {one: f"{known[one]}, {ROLES[Role.TEAM_MANAGER].title}" for one in managers if one in known}
    standing = of_source(asking, SOURCE, whole.pk)
    return Acted(standing, agencies_of(whole.pk), tuple({**more, **dict(people)}.items()))


def convened_panel(asking: Asking, whole: MultiAgencyAudit) -> ConvenedView | None:
    """When and where a panel is, while it is still to be held; for its own page, which asked who asks."""
    # Asked only while there can be one: a panel that was held has its record instead.
    when = convened(Kind.PANEL, key_of(whole)) if can(Status(whole.status), Event.HOLD_PANEL) else None
    return view(asking, when) if when else None


def convene(whole_id: int, plan: Plan, *, by: Actor, now: datetime) -> int:
    """Convene the panel, or change when, where and with whom. Raises Refused as ``meetings.prepare``: chair_wrong."""
    whole = _to_run(Asking(by, now), whole_id, Event.HOLD_PANEL)
    # Before the write: what somebody may do is several reads, and no lock of ours keeps it as it is.
    chair = Asking(actor_for(plan.chair_id, local_date(now)), now) if plan.chair_id else None
    _check_chair(chair, whole)
    return _convene(whole_id, meetings.prepare(_subject(whole), plan, now), chair, by, now)


@atomic
def _convene(whole_id: int, checked: Plan, chair: Asking | None, by: Actor, now: datetime) -> int:
    """Look at it again under its lock, and write."""
    whole = load(whole_id, by=by, now=now)
    if not can(Status(whole.status), Event.HOLD_PANEL):
        raise Missing
    _check_chair(chair, whole)
    return meetings.keep(_subject(whole), checked, by=by, now=now)


def _check_chair(chair: Asking | None, whole: MultiAgencyAudit) -> None:
    """Whoever chairs records the panel, and must be able to."""
    if chair is None or not permissions.can_run(chair.actor, whole, chair.hidden):
        raise Refused("Whoever runs multi-agency audits chairs the panel, and records it.", code="chair_wrong")


@atomic
def call_off(whole_id: int, why: str, *, by: Actor, now: datetime) -> None:
    """The time that was set does not hold; the panel stays to be held."""
    whole = load(whole_id, by=by, now=now)
    if not meetings.call_off(Kind.PANEL, key_of(whole), why, by=by, now=now):
        raise Missing


@atomic
def save_draft(whole_id: int, typed: drafts.Typed, *, version: int, by: Actor, now: datetime) -> int:
    """Keep what was typed of the panel's record so far, and return the draft's new version. Raises Stale."""
    whole = load(whole_id, by=by, now=now)
    if not can(Status(whole.status), Event.HOLD_PANEL):
        raise Missing
    return drafts.save(Kind.PANEL, key_of(whole), typed, version=version, by=by, now=now)


def recorded(whole: MultiAgencyAudit, *, by: Actor, now: datetime) -> None:
    """House-internal: what the panel agreed is written. In its transaction."""
    meetings.recorded(Kind.PANEL, key_of(whole), by=by, now=now)
    drafts.drop(Kind.PANEL, key_of(whole))


def not_to_be(whole: MultiAgencyAudit, why: str, *, by: Actor, now: datetime) -> None:
    """House-internal: the audit was cancelled before its panel, so calendars are cleared of it."""
    meetings.call_off(Kind.PANEL, key_of(whole), why[: meetings.LONGEST_WHY], by=by, now=now)
    drafts.drop(Kind.PANEL, key_of(whole))
