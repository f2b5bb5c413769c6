"""Practice concerns of Northborough: raised by its reviewing officers, at every stage, some of them closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from practicelens.access.actor import Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import Role
from practicelens.people.asking import Asking, key_of
from practicelens.people.holders import holders
from practicelens.people.internal import linked
from practicelens.people.links import Link
from practicelens.performance.datasets.children import queries as children
from practicelens.quality.alerts import changes, climbing, queries
from practicelens.quality.alerts.agencies import changes as agencies
from practicelens.quality.alerts.agencies import queries as agency_queries
from practicelens.quality.alerts.changes import Outcome, Raised
from practicelens.quality.alerts.states import Stage
from practicelens.quality.alerts.views import ConcernRow
from practicelens.rulebook.queries import calendar
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.world.structure import LOOKED_AFTER, PLANNING, TROUBLED, Team
from practicelens.workdays import clock
from practicelens.workdays.clock import local_date


@dataclass(frozen=True)
class Done:
    """One step of a story: how many working days after raising, what, and in which words."""

    day: int
    act: str
    words: str = ""
    more: str = ""


@dataclass(frozen=True)
class Story:
    """A concern about a child of the team at a place in the list (-1: the one in trouble), raised so many working days
    ago. ``recorded``: all that happened was put on the child's record; else no more than its raising.
    """

    team: int
    theme: str
    what: str
    why: str
    right: str
    ago: int
    steps: tuple[Done, ...] = ()
    recorded: bool = True


_DRIFT = "Drift and delay"
_AUNT = "She asks at every visit where she will live, and nobody can tell her."
_SLOW = "Nothing of the plan has moved since the last conference, and home is as it was."
_RECORD = Done(0, "record")

HOURS: Final = {"send": 17, "record": 18}
"""When somebody sends and puts on record, in UTC; everything else is done before noon."""
AGENCIES: Final = (
    ("Northborough Police", "Sergeant Rowan", "rowan@police.example", 2),
    ("Northborough Health", "Dr Amara Obi", "obi@health.example", 5),
    ("Youth Justice Service", "", "", 5),
)
"""Name, contact, address, working days."""
STORIES: Final = (
    Story(0, "Seeing and hearing the child", "He has not been seen alone for two months",
          "What he says in front of his mother is not all that he thinks.",
          "A visit at school before the review.", 2, (Done(1, "meet", "A visit at school is planned."),)),
    Story(2, "Education", "His personal education plan is from the school he left",
          "He sits in the wrong sets, and says that he is bored.", "A plan with the new school by the end of term.", 3,
          (Done(1, "meet", "The virtual school will be asked."),
           Done(2, "answer", "The virtual school meets his teachers on Thursday, and the plan is written with him."))),
    Story(-1, _DRIFT, "Nine months on a plan, and the parenting assessment has not begun", _SLOW,
          "The assessment begun by the core group.", 8,
          (Done(2, "answer", "It begins when the new worker is here, in January."),
           Done(3, "refuse", "January is four months after it was promised; somebody else could begin it."),
           Done(6, "send", "A second concern about the same team on the same theme."))),
    Story(-1, _DRIFT, "Two core groups were cancelled, and none is booked", _SLOW, "A core group this month.", 6,
          (Done(3, "answer", "We will book one when the rota is known."),
           Done(4, "refuse", "Without a day it is the third time that this is promised.")), False),
    Story(4, "Permanence", "No plan yet for where she will grow up", _AUNT,
          "A permanence planning meeting with the assessment of her aunt on the table.", 14,
          (Done(2, "answer", "We wait for the court."), Done(3, "refuse", "The court waits for us."),
           Done(5, "send"), Done(7, "answer", "Her aunt is asked again in the new year.", "head"),
           Done(8, "refuse", "She has waited since May."), Done(10, "send"),
           Done(12, "answer", "The assessment is bought in, and handed in by 31 January.", "director"),
           Done(13, "refuse", "She still does not know where she will be at Christmas."))),
    Story(5, "Risk not dealt with", "He is again with the man whom the safety plan keeps away",
          "He was hurt there in the summer.", "A strategy discussion today.", 4,
          (Done(0, "go", "He may be hurt again this week."),
           Done(0, "agency", "Northborough Police"),
           Done(1, "pause", "The strategy discussion was held; its outcome is due on Wednesday.")), False),
    Story(6, "Health", "Her hearing test has been put off three times", "She sits close to hear, and is scolded.",
          "The test before Christmas.", 12,
          (Done(1, "answer", "Booked for 27 November; her carer goes along."),
           Done(2, "accept", "A day, and somebody who goes with her."))),
    Story(1, "Family time", "He has not seen his brother since the summer", "He writes to him, and has no answer.",
          "A visit a month.", 40,
          (Done(1, "meet", "Both carers are willing."), Done(2, "answer", "The first visit is on Saturday."),
           Done(3, "accept", "It is soon, and both know."),
           Done(9, "close", "He has seen his brother twice, and knows the next day.",
                "We looked at the calendar together, and he put a sticker on each day."))),
    Story(-1, _DRIFT, "The plan was not changed after the last review", _SLOW, "The plan written anew with the family.",
          45,
          (Done(3, "answer", "As soon as we can."), Done(4, "refuse", "Without a day nobody can hold to it."),
           Done(5, "send"), Done(7, "answer", "I have asked another team to write it by Friday.", "head"),
           Done(8, "accept", "Somebody does it, by a day."),
           Done(15, "partly", "The plan is written; the work with her father has not begun.",
                "Her worker read it to her, and she chose what stands first."))),
    Story(3, "Placement", "He was moved in a week, without his goodbyes", "He thinks that he did something wrong.",
          "A visit to his old carers, and the story of the move told to him.", 50,
          (Done(2, "answer", "There was no other bed."), Done(3, "refuse", "He still does not know why."),
           Done(5, "send"), Done(8, "answer", "The move was right.", "head"), Done(9, "refuse", "It says nothing."),
           Done(10, "send"), Done(12, "answer", "He may visit his old carers once.", "director"),
           Done(13, "refuse", "Nobody has told him the story."),
           Done(15, "settle", "He visited his old carers once.", "Told by his new carer, over tea."))),
    Story(2, "The plan and its actions", "The plan has actions without a day", "She cannot see what will happen when.",
          "Each action with a day and a name.", 30,
          (Done(1, "answer", "Done today, with her."), Done(1, "accept", "I have read it."),
           Done(4, "close", "Her plan has a day for everything, and she has a copy of it.",
                "She has it on her wall."))),
    Story(0, "Reports and records", "No report was written for the conference", "Her parents heard it all there first.",
          "Reports five days before, shared with them.", 60,
          (Done(1, "answer", "The next one is written with them."), Done(2, "accept", "It names a day."),
           Done(25, "close", "At the next conference her parents had read the report, and put two things right.",
                "She is two; her parents were told instead."))),
)  # fmt: skip
"""Three concerns on one theme in the team in trouble: most others end with the team, as most should."""


def raise_concerns(ids: WorldIds, today: date) -> None:
    """Tell every story up to today. A small borough may have no child for some.

    One that was told already stays as it is, and one that was cut off goes on where it was.
    """
    sender = Asking(ids.actor(holders(Role.SAFEGUARDING_MANAGER, today)[0], today), clock.now())
    rows = (*queries.concerns(sender), *queries.concerns(sender, closed=True))
    known = {row.what: row for row in rows}
    _keep_agencies(sender, today)
    for story in STORIES:
        _Telling(ids, today, story).tell(known.get(story.what))


def _keep_agencies(sender: Asking, today: date) -> None:
    """Name those whom agencies are asked through; one has nobody yet."""
    there = {row.name for row in agency_queries.agencies(sender)}
    now = datetime.combine(calendar().add(today, -70), time(9, 30), UTC)
    for name, contact, email, days in AGENCIES:
        if name not in there:
            agencies.keep_agency(None, name, contact, email, days, by=sender.actor, now=now)


class _Telling:
    """One story, through the product's own doors."""

    def __init__(self, ids: WorldIds, today: date, story: Story) -> None:
        """Nothing told yet."""
        self._ids, self._story, self._calendar = ids, story, calendar()
        self._raised = self._calendar.add(today, -story.ago)
        self._id, self._officer = 0, 0

    def tell(self, known: ConcernRow | None) -> None:
        """Raise it, or take it as ``known``, and go on; not where a post is empty or the team has no such child."""
        with suppress(Missing, Refused, StopIteration):
            team_id = self._ids.team(self._team().index)
            self._officer = next(iter(linked(team_id, Link.IRO, self._raised)))
            self._id = self._raise(team_id) if known is None else known.id
            for one in self._left():
                self._do(one)

    def _left(self) -> Iterator[Done]:
        """What is still to be done of it. To put on record what is there already does nothing."""
        asking = Asking(self._ids.actor(self._officer, self._raised), self._at(0))
        done = len(queries.concern(asking, self._id, beside=False).steps) - 1
        of_concern = [one for one in self._story.steps if one.act != "record"]
        last = self._story.steps[-1].day
        if done < len(of_concern) or not of_concern:
            recorded = [Done(last, "record")] if self._story.recorded else []
            yield from (_RECORD, *of_concern[done:], *recorded)

    def _raise(self, team_id: int) -> int:
        team, now = self._team(), self._at(0)
        actor = self._ids.actor(self._officer, self._raised)
        child = next(self._children(Asking(actor, now), team_id))
        story = self._story
        new = Raised(
            key_of(child), team_id, self._ids.service(team), self._worker(actor, now, child), story.what, story.why,
            story.right, self._calendar.add(self._raised, 10), story.theme,
        )  # fmt: skip
        return changes.raise_concern(new, by=actor, now=now)

    def _team(self) -> Team:
        teams = self._ids.world.teams
        if self._story.team < 0:
            return next(team for team in teams if team.name == TROUBLED)
        # Those in the middle of the work: the front door has no child for long enough to be reviewed.
        able = [team for team in teams if team.kind in (PLANNING, LOOKED_AFTER) and team.name != TROUBLED]
        return able[self._story.team % len(able)]

    def _children(self, asking: Asking, team_id: int) -> Iterator[str]:
        """Children of the team who are reviewed, without those of whom a concern is open, in the order of numbers."""
        found = children.children(asking, team_id=team_id, count=None)
        for row in found.rows if found else ():
            reviewed = row.status in ("looked after", "child protection plan")
            if reviewed and not queries.of_child(asking, key_of(row.child)):
                yield row.child

    @staticmethod
    def _worker(actor: Actor, now: datetime, child: str) -> int | None:
        return children.child(Asking(actor, now), key_of(child)).row.worker_id

    def _do(self, one: Done) -> None:
        """One step of it, by whoever does such things."""
        now = self._at(one.day, HOURS.get(one.act, 11))
        day = local_date(now)
        officer = self._by(self._officer, day, now)
        match one.act:
            case "record":
                changes.put_on_record(self._id, day, **officer)
            case "meet":
                changes.meet(self._id, day, one.words, "The Social Worker and the Team Manager", **officer)
            case "answer":
                changes.answer(self._id, one.words, None, **self._by(self._asked(one.more, day), day, now))
            case "accept" | "refuse":
                answer = queries.concern(Asking(officer["by"], now), self._id, beside=False).to_judge
                accepted = one.act == "accept"
                changes.judge(self._id, answer.id if answer else 0, one.words, accepted=accepted, **officer)
            case "send":
                climbing.send(self._id, one.words, **self._by(holders(Role.SAFEGUARDING_MANAGER, day)[0], day, now))
            case "agency":
                self._ask(one.words, officer)
            case "go":
                climbing.go(self._id, Stage.HEAD, one.words, **officer)
            case "pause":
                until = self._calendar.add(self._raised, 6)
                climbing.pause(self._id, until, one.words, "The Head of Service", **officer)
            case "settle":
                changes.settle(self._id, "The story of the move is not told.", self._end(one, day), **officer)
            case _:
                agreement = "partly_agreed" if one.act == "partly" else "agreed"
                changes.close(self._id, agreement, self._end(one, day), **officer)

    def _ask(self, name: str, officer: dict[str, Any]) -> None:
        """Ask an agency, which has not answered yet."""
        asking = Asking(officer["by"], officer["now"])
        child = children.child(asking, queries.concern(asking, self._id, beside=False).row.child)
        which = next(row.id for row in agency_queries.agencies(asking) if row.name == name)
        agencies.ask(self._id, which, "JB", child.row.born or date(2015, 5, 5), **officer)

    @staticmethod
    def _end(one: Done, day: date) -> Outcome:
        return Outcome(one.words, one.more, "", day)

    def _asked(self, stage: str, day: date) -> int:
        """Whoever answers at a stage."""
        team = self._team()
        if stage == "director":
            return holders(Role.DIRECTOR, day)[0]
        return self._ids.head(team) if stage == "head" else self._ids.manager(team)

    def _by(self, account: int, day: date, now: datetime) -> dict[str, Any]:
        """Who does it, when, and the version that they have read."""
        actor = self._ids.actor(account, day)
        version = queries.concern(Asking(actor, now), self._id, beside=False).version
        return {"by": actor, "now": now, "version": version}

    def _at(self, day: int, hour: int = 9) -> datetime:
        """Half past an hour, so many working days after raising."""
        return datetime.combine(self._calendar.add(self._raised, day), time(hour, 30), UTC)
