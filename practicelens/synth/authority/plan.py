"""Northborough's people as a plan for ``people.founding.changes.found_authority``: nothing here touches a database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from practicelens.access.roles import Role
from practicelens.people.founding.plan import (
    AccountPlan,
    AliasPlan,
    AuthorityPlan,
    CoverPlan,
    GrantPlan,
    LinkPlan,
    PostPlan,
    ServicePlan,
    TeamPlan,
    WorkerPlan,
)
from practicelens.people.links import AliasKind, Link
from practicelens.synth.authority.restricted import restricted
from practicelens.synth.authority.staff import HEADS, NEWCOMERS, PEOPLE, REVIEWERS
from practicelens.synth.workbooks.spelled import all_team_spellings, all_worker_spellings
from practicelens.synth.world.days import NEVER, Day
from practicelens.synth.world.roster import Post, Worker
from practicelens.synth.world.simulation import World
from practicelens.synth.world.spelling import Spelling

OPENED = date(2023, 11, 1)
"""Half a year before the first extract: older posts are of no use to it."""
PASSED_ON = date(2025, 9, 1)
"""One Practice Development Worker handed their teams to another on this day."""
# Around the demonstration's day, so that somebody stands in on it.
_HOLIDAY = (date(2026, 11, 16), date(2026, 12, 7))


def make_plan(world: World) -> AuthorityPlan:
    """Service areas, teams, workers, accounts of all sixteen roles, links, spellings, restricted children, cover."""
    workers, here = _remembered(world), _here(world)
    return AuthorityPlan(
        services=tuple(ServicePlan(service, service) for service in HEADS if _has_teams(world, service)),
        teams=tuple(TeamPlan(team_key(team.index), team.service, team.name, OPENED) for team in world.teams),
        accounts=tuple(_accounts(world)),
        workers=tuple(_worker(worker, worker.index in here) for worker in workers),
        posts=tuple(_post(post) for post in world.roster.posts if _recent(post)),
        grants=tuple(_grants(world)),
        links=tuple(_links(world)),
        aliases=tuple(_aliases(world, {worker.index for worker in workers})),
        restricted=restricted(world, person_key("Alan Price"), person_key("Helen Osei")),
        covers=_covers(world),
    )


def team_key(index: int) -> str:
    """A team's key in the plan."""
    return f"team:{index}"


def worker_key(index: int) -> str:
    """A worker's key in the plan, and of their account."""
    return f"worker:{index}"


def person_key(name: str) -> str:
    """The key of somebody's account who is not a worker: their address."""
    # A title is no part of an address.
    plain = re.sub(r"^(cllr|dr|sergeant) ", "", name.lower())
    return re.sub(r"[^a-z]+", ".", plain).strip(".")


def _has_teams(world: World, service: str) -> bool:
    return any(team.service == service for team in world.teams)


def _day(day: Day) -> date:
    # Also where it began before: the product's posts begin with what it can know of them.
    # The product is told of nothing before its first extract: a post of ten years would ask for links of ten years.
    return max(date.fromordinal(day), OPENED)


def _end(day: Day) -> date | None:
    return None if day >= NEVER else date.fromordinal(day)


def _recent(post: Post) -> bool:
    """Posts that no extract can tell of are left out."""
    return post.end > OPENED.toordinal()


def _remembered(world: World) -> list[Worker]:
    """Everybody who held a post since the first extract."""
    kept = {post.worker for post in world.roster.posts if _recent(post)}
    return [worker for worker in world.roster.workers if worker.index in kept]


def _here(world: World) -> dict[int, Post]:
    """Who works here today, and in which post."""
    return {post.worker: post for post in world.roster.on(world.until)}


def _by_team(world: World) -> list[int]:
    """Today's workers, team by team: the first team's are the first to be found at sign-in."""
    here = _here(world)
    return sorted(here, key=lambda index: (here[index].team, world.roster.workers[index].name))


def _worker(worker: Worker, here: bool) -> WorkerPlan:
    """One worker; those of today have an account."""
    account = worker_key(worker.index) if here else None
    # The first year in practice counts from qualifying, as Worker.first_year has it.
    until = None if worker.qualified is None else date.fromordinal(worker.qualified + 365)
    return WorkerPlan(worker_key(worker.index), worker.name, worker.fte, until, None, account)


def _post(post: Post) -> PostPlan:
    return PostPlan(worker_key(post.worker), team_key(post.team), _day(post.start), _end(post.end))


def _accounts(world: World) -> Iterator[AccountPlan]:
    """Leaders and the rest by name, then managers, then today's workers; no two share an address."""
    # Shared by leaders and workers: an address must be one person's whatever they are.
    taken: set[str] = set()
    names = [name for people in PEOPLE.values() for name in people]
    names += [head for service, head in HEADS.items() if _has_teams(world, service)]
    names += [team.manager for team in world.teams]
    # Without a role: the administrator's first page has something that waits.
    names += NEWCOMERS
    for name in names:
        yield AccountPlan(person_key(name), _address(name, taken), name)
    for index in _by_team(world):
        name = world.roster.workers[index].name
        yield AccountPlan(worker_key(index), _address(name, taken), name)


def _address(name: str, taken: set[str]) -> str:
    """An e-mail address that leads nowhere."""
    plain, number = person_key(name), 1
    # Of two people of one name the second gets a number, as at any employer.
    while (address := f"{plain}{number if number > 1 else ''}@northborough.example") in taken:
        number += 1
    taken.add(address)
    return address


def _grants(world: World) -> Iterator[GrantPlan]:
    """Every role that somebody holds."""
    for role, people in PEOPLE.items():
        for name in people:
            yield GrantPlan(person_key(name), role, OPENED)
    for service, head in HEADS.items():
        if _has_teams(world, service):
            yield GrantPlan(person_key(head), Role.HEAD_OF_SERVICE, OPENED, service=service)
    for team in world.teams:
        yield GrantPlan(person_key(team.manager), Role.TEAM_MANAGER, OPENED, team=team_key(team.index))
    for index, post in sorted(_here(world).items()):
        yield GrantPlan(worker_key(index), Role.PRACTITIONER, _day(post.start))


def _links(world: World) -> Iterator[LinkPlan]:
    """Each team's QA Officer, reviewing officer, chair and Practice Development Worker, a service area's together."""
    services = [service for service in HEADS if _has_teams(world, service)]
    services.sort(key=lambda service: service != "East and West Locality")  # its people are the first of each list
    officers, developers = PEOPLE[Role.QA_OFFICER], PEOPLE[Role.PRACTICE_DEVELOPER]
    reviewers, chairs = PEOPLE[Role.REVIEWING_OFFICER][:REVIEWERS], PEOPLE[Role.REVIEWING_OFFICER][REVIEWERS:]
    for team in world.teams:
        place, key = services.index(team.service), team_key(team.index)
        yield LinkPlan(key, person_key(officers[place % len(officers)]), Link.QA_OFFICER, OPENED)
        yield LinkPlan(key, person_key(reviewers[place % len(reviewers)]), Link.IRO, OPENED)
        yield LinkPlan(key, person_key(chairs[place % len(chairs)]), Link.CP_CHAIR, OPENED)
        yield from _developer_links(key, developers[place % len(developers)], developers)


def _developer_links(key: str, name: str, developers: tuple[str, ...]) -> Iterator[LinkPlan]:
    """The last developer came lately, and took over from the first."""
    if name == developers[-1]:
        yield LinkPlan(key, person_key(developers[0]), Link.PRACTICE_DEVELOPER, OPENED, PASSED_ON)
        yield LinkPlan(key, person_key(name), Link.PRACTICE_DEVELOPER, PASSED_ON)
    else:
        yield LinkPlan(key, person_key(name), Link.PRACTICE_DEVELOPER, OPENED)


def _aliases(world: World, workers: set[int]) -> Iterator[AliasPlan]:
    """The spellings the product is told of; a handful are left for the analyst to mend."""
    # One spelling leads to one target: of two who are written alike the first keeps it.
    # What a team or worker is really called needs no spelling of its own, in whatever case it is written.
    names = {_fold(team.name) for team in world.teams} | {_fold(one.name) for one in world.roster.workers}
    for kind, found in (
        (AliasKind.TEAM, all_team_spellings(world)),
        (AliasKind.WORKER, all_worker_spellings(world)),
    ):
        seen = set(names)
        for index, spellings in found.items():
            # Who left before the first extract is not remembered, and there is nothing a spelling could point at.
            if kind is AliasKind.WORKER and index not in workers:
                continue
            for spelling in spellings:
                if spelling.known and _fold(spelling.text) not in seen:
                    seen.add(_fold(spelling.text))
                    yield _alias(kind, index, spelling)


def _alias(kind: AliasKind, index: int, spelling: Spelling) -> AliasPlan:
    target = team_key(index) if kind is AliasKind.TEAM else worker_key(index)
    return AliasPlan(kind, spelling.text.strip(), target, OPENED)


def _fold(text: str) -> str:
    """Case and spaces do not tell two spellings apart."""
    return " ".join(text.casefold().split())


def _covers(world: World) -> tuple[CoverPlan, ...]:
    """One team manager is on leave, and the manager next door stands in."""
    managers = [team.manager for team in world.teams if team.service == "Children Looked After"]
    if len(managers) < 2:
        return ()
    # The second is away, so that the first team's week, where most begin to look, is its own manager's.
    absent, covering = (person_key(name) for name in managers[1::-1])
    return (CoverPlan(absent, covering, *_HOLIDAY),)
