"""Children as people; and who works with them: professionals, departments, involvements."""

from __future__ import annotations

from collections import Counter

from practicelens.synth.ssd.extract import Extract, Rows, professional_id, team_id
from practicelens.synth.workbooks import codes
from practicelens.synth.world.days import Day, birthday
from practicelens.synth.world.records import Child, Turn
from practicelens.synth.world.roster import Post, Worker
from practicelens.synth.world.structure import EARLY, LEAVING, SERVICES, Team

SEX_CODES = {codes.SEX["male"]: "M", codes.SEX["female"]: "F", codes.SEX["unknown"]: "U"}
# Learning disability first, which is what complex needs stand for here.
_KINDS = ("LD", "AUT", "COMM", "MOB", "BEH", "HEAR", "VIS", "INC", "PC", "HAND", "CON")
_JOBS = {LEAVING: "Personal Adviser", EARLY: "Early Help Practitioner"}


def persons(x: Extract) -> Rows:
    """Every child, with the same gaps and oddities as in Annex A; an unborn one by the day it is expected.

    No names, and no numbers of school or health service: the world has none, so that nothing here could be anybody's.
    """
    for child in x.children():
        identifier, gender, ethnicity, *_ = x.cut.who(child)
        sex = SEX_CODES.get(str(gender))
        plain = codes.plain_ethnicity(ethnicity)
        unborn = child.born > x.day
        born, expected = (None, x.due(child.born)) if unborn else (x.iso(child.born), None)
        yield [identifier, None, None, None, None, None, None, sex, sex, plain, born, expected, None, x.flag(False),
               None, None]  # fmt: skip


def families(x: Extract) -> Rows:
    """Which children are of one family."""
    for place, child in enumerate(x.children(), start=1):
        yield [place, f"F{child.family}", child.identifier]


def disabilities(x: Extract) -> Rows:
    """A kind of disability, or the answer that there is none; no row where nobody knows."""
    for child in x.children():
        if child.disabled != "unknown":
            yield [f"{child.number}1", child.identifier, "NONE" if child.disabled == "no" else kind_of(child)]


def kind_of(child: Child) -> str:
    """One of the census's kinds: the world knows only that there is one, so the child's own chance picks it."""
    # A large prime: what else hangs on a child's oddness then says nothing of its disability.
    return _KINDS[0] if child.complex_needs else _KINDS[int(child.oddness * 7919) % len(_KINDS)]


def immigration(x: Extract) -> Rows:
    """Those who came alone: from coming into care to eighteen."""
    for place, _, episode, care in x.cares():
        if episode.child.unaccompanied:
            grown = birthday(episode.child.born, 18)
            yield [place, episode.child.identifier, "UASC", x.iso(care.start), x.iso(min(grown, care.end))]


def departments(x: Extract) -> Rows:
    """Service areas, and the teams under them."""
    here = [service for service in SERVICES if any(team.service == service for team in x.world.teams)]
    ids = {service: f"S{place:02d}" for place, service in enumerate(here, start=1)}
    for service, identifier in ids.items():
        yield [identifier, service, None, None]
    for team in x.world.teams:
        yield [team_id(team.index), team.name, ids[team.service], team.service]


def professionals(x: Extract) -> Rows:
    """Everybody who has worked here, those who left too; how many children each has on the day."""
    loads = _caseloads(x)
    latest: dict[int, Post] = {}
    # By their beginning, so that of somebody who moved the latest post stays.
    for post in sorted(x.world.roster.posts, key=lambda one: (one.start, one.team)):
        if post.start <= x.day:
            latest[post.worker] = post
    for index, post in sorted(latest.items()):
        worker, team = x.world.roster.workers[index], x.world.teams[post.team]
        yield [
            # The number of staff is the employer's and not the case system's: readers must not take one for the other.
            professional_id(index), 70001 + index, worker.name, _registration(worker, team), x.flag(worker.agency),
            _job(worker, team, x), loads[index], team.name, f"{worker.fte:g}",
        ]  # fmt: skip


def _registration(worker: Worker, team: Team) -> str | None:
    """A number in no form that the register of social workers uses; the others have none."""
    return None if team.kind in _JOBS else f"NBSW-{worker.index + 1:04d}"


def _job(worker: Worker, team: Team, x: Extract) -> str:
    social_worker = "Social Worker (ASYE)" if worker.first_year(x.day) else "Social Worker"
    return _JOBS.get(team.kind, social_worker)


def _caseloads(x: Extract) -> Counter[int | None]:
    """Children by worker on the day: open episodes, and care leavers."""
    day = x.day
    turns = [one.turn_on(day) for _, one in x.episodes if one.closed > day]
    turns += [one.turn for one in x.world.leavers if one.start <= day < one.end]
    return Counter(turn.worker_on(day) for turn in turns if turn is not None)


def involvements(x: Extract) -> Rows:
    """Who had which child from when to when; where it waited for a worker, the team alone.

    Care leavers' have no referral of their own, and Mosaic's rows name no person: there they cannot be told.
    """
    for referral, episode in x.episodes:
        last = len(episode.turns) - 1
        for place, turn in enumerate(episode.turns):
            yield from _spells(x, turn, f"{referral}{place + 1:02d}", episode.child, referral, last=place == last)
    if x.dialect.has_persons:
        for one in x.world.leavers:
            yield from _spells(x, one.turn, f"{one.child.number}0000", one.child, None, last=True)


def _spells(x: Extract, turn: Turn, turn_id: str, child: Child, referral: str | None, *, last: bool) -> Rows:
    """The workers of one turn, each until the next. Only of the last turn the day of its end is still its own."""
    role = "Personal adviser" if referral is None else "Allocated worker"
    changes = _changes(turn)
    ends = [*(day for day, _ in changes[1:]), turn.end]
    # A turn that lies ahead has nobody yet, only its end.
    for place, ((start, worker), end) in enumerate(zip(changes, ends, strict=False), start=1):
        if start > x.day or start > turn.end or (start == turn.end and not last):
            continue
        yield [
            f"{turn_id}{place:02d}", child.identifier, referral, professional_id(worker), role, team_id(turn.team),
            x.iso(start), x.iso(min(end, turn.end)), None,
        ]  # fmt: skip


def _changes(turn: Turn) -> list[tuple[Day, int | None]]:
    """The days on which the worker of a turn changed; one who waits on for a worker is not waiting anew."""
    found = turn.workers[:1]
    for change in turn.workers[1:]:
        if change[1] != found[-1][1]:
            found.append(change)
    return found
