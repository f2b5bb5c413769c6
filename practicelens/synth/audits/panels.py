"""Multi-agency audits of the last year whose panels have met: three, through the doors of the Head of Safeguarding."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused, Stale
from practicelens.access.roles import Role
from practicelens.people.holders import holders
from practicelens.quality.actions import changes as actions
from practicelens.quality.actions.queries import of_source
from practicelens.quality.actions.states import Status as ActionStatus
from practicelens.quality.audits.beside.internal import case
from practicelens.quality.audits.core.queries import audits as listed
from practicelens.quality.audits.core.rules import CONVERSATION, FAMILY, NOT_APPLY, WHOLE
from practicelens.quality.audits.core.states import Kind, Status
from practicelens.quality.audits.core.views import Filters
from practicelens.quality.audits.record import changes as record
from practicelens.quality.audits.work import changes as work
from practicelens.quality.meetings.rules import Plan
from practicelens.quality.moderation.second_grades import agreeing, opening
from practicelens.quality.panels.core.loading import OURS
from practicelens.quality.panels.core.states import Status as Panel
from practicelens.quality.panels.meeting import changes as meeting
from practicelens.quality.panels.meeting import convening
from practicelens.quality.panels.meeting.internal import SOURCE
from practicelens.quality.panels.meeting.rules import Agreement, PanelAction
from practicelens.quality.panels.parts import changes as parts
from practicelens.quality.panels.whole.queries import whole as panel_of
from practicelens.quality.panels.whole.queries import wholes
from practicelens.quality.panels.whole.views import WholeView
from practicelens.quality.standards.states import Grade
from practicelens.synth.audits import bank
from practicelens.synth.audits.drawing import Pool
from practicelens.synth.audits.grading import grade_all
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.authority.restricted import key_of
from practicelens.synth.size import TODAY
from practicelens.synth.world.dice import Dice
from practicelens.synth.world.structure import PLANNING
from practicelens.workdays.calendar import england

AGENCIES: Final = (("Police", "Sergeant Kate Rowan"), ("Health", "Blessing Udo"), ("Education", "Martin Greaves"))
"""Who audits for which agency."""
_TOOL: Final = "marac"  # it has no cycle: what the agencies learn goes back to each of them
_GRADED, _CONVENED, _MET, _PUBLISHED = 9, 10, 14, 16
"""Working days from setting one up to the last part, to convening, to the panel, to telling the agencies."""
# Those whom the shipped rule lets grade a second time (moderation.graders).
_GRADERS: Final = (Role.QA_OFFICER, Role.REVIEWING_OFFICER, Role.TEAM_MANAGER)
_AWAY: Final = "The panel has met without this part, and the school was told what it learnt."
_SHOWN: Final = "In the procedure since this week; two families were asked, and had been told."
_BASIS = "Joint look at children in families discussed at MARAC, agreed by the partnership; consent of the mother."


@dataclass(frozen=True)
class PanelStory:
    """One whose panel has met: its title, when it was set up, what the panel agreed and who is to do what."""

    title: str
    opened: date
    grade: Grade
    why: str
    strengths: str
    learning: str
    actions: tuple[tuple[str, str, str], ...]
    """Agency, what, who."""
    away: str = ""
    """The agency whose part was not in when the panel met."""
    left: str = ""
    """The agency that has not done what it was to do."""
    called_off: str = ""
    """Why the panel was called off, where it has not met yet."""


PANELS: Final = (
    PanelStory(
        "Children in families discussed at MARAC", date(2026, 2, 4), Grade.REQUIRES_IMPROVEMENT,
        "Each agency did its part well; what the child saw and heard stood in one record of four.",
        "Police and housing acted on the same day, and the mother says that she was believed.",
        "Ask what the child saw and heard, and send it round with the minutes.",
        (("Education", "The school is told within the day where a child was in the house.", "R. Dunne, school"),
         ("Health", "Health visitors are sent the plan of each child under five.", "O. Ferrars, named nurse")),
    ),
    PanelStory(
        "Fathers who moved away and came back", date(2026, 5, 6), Grade.GOOD,
        "Three agencies knew of him within a week, and the plan was changed with him in it.",
        "The probation officer came to the core group and was listened to.",
        "Ask at each meeting who lives in the house today.",
        (("Police", "A move back is told to the allocated worker as it is to probation.", "Sgt P. Amos"),),
        "Education",
    ),
    PanelStory(
        "Children who see violence between teenagers", date(2026, 9, 2), Grade.REQUIRES_IMPROVEMENT,
        "Much was done for the young person who hits, and little for the younger ones who watch.",
        "The school kept a place for the boy and a quiet room for his sister.",
        "Look at each child in the house, and not at the one who was referred alone.",
        (("Health", "Younger brothers and sisters are offered a first appointment within four weeks.", "Dr A. Kaur"),
         ("Police", "Officers note every child in the house, with what they say.", "Sgt P. Amos")),
        left="Police",
    ),
    PanelStory(
        "Babies of mothers who were looked after", date(2026, 11, 4), Grade.GOOD, "", "", "", (),
        called_off="Sergeant Rowan is at an inquest that day.",
    ),
)  # fmt: skip


def hold_panel(ids: WorldIds, place: int, left_out: frozenset[str]) -> None:
    """Set one up, have each agency grade its part, and hold its panel; what they agreed is told to the agencies."""
    _Holding(ids, PANELS[place], place, left_out).hold()


class _Holding:
    """One multi-agency audit from its beginning to the end; what a process that was killed did of it stands."""

    def __init__(self, ids: WorldIds, story: PanelStory, place: int, left_out: frozenset[str]) -> None:
        """Of a team of children on plans, by turns."""
        self.ids, self.story = ids, story
        pool = Pool(ids.world, story.opened.toordinal(), left_out)
        # Of teams that plan for children: MARAC speaks of those who live at home with what it is about.
        teams = [one for one in ids.world.teams if one.kind == PLANNING and pool.by_team.get(one.index)]
        # The one to come stays away from the first team, whose week the pictures show with nothing late.
        self.team = teams[-1 if story.called_off else (3 * place + 1) % len(teams)]
        children = pool.by_team[self.team.index]
        self.child = children[place % len(children)]
        self.head = ids.person("Alan Price")
        self.dice = Dice(ids.world.seed, 15, place)

    def hold(self) -> None:
        """Through the doors of people's own work."""
        whole = self._set_up()
        # The status says how far a killed process came: each step is done only from where it stands.
        if self._view(whole).row.status is Panel.GRADING:
            self._graded(whole)
            if self.story.called_off:
                self._put_off(whole)
                return
            self._convene(whole, self._day(_CONVENED), self._day(_MET))
            self._meet(whole, self._day(_MET))
        view, day = self._view(whole), self._day(_PUBLISHED)
        if view.row.status is Panel.AGREED:
            by = self._at(self.head, day)
            for part in view.parts:  # nobody waits any more for whoever did not come
                if part.agency == self.story.away and part.part_id is not None:
                    parts.take_back(part.part_id, _AWAY, by=by, now=_on(day, 9))
            meeting.publish(whole, version=self._view(whole).version, by=by, now=_on(day, 10))
        self._done(whole)

    def _convene(self, whole: int, on: date, day: date) -> None:
        """Everybody who graded and whoever runs it are asked, with a file for their calendars."""
        asked = (*(self.ids.person(name) for agency, name in AGENCIES if agency != self.story.away),
                 self.ids.officer(self.team), self.ids.manager(self.team))  # fmt: skip
        plan = Plan(day, time(9, 30), 120, "Partnership room, Northborough police station", asked, self.head)
        with suppress(Refused):  # convened already
            convening.convene(whole, plan, by=self._at(self.head, on), now=_on(on, 11))

    def _put_off(self, whole: int) -> None:
        """Convened, called off with the reason, and convened anew for a day to come."""
        on = self._day(_CONVENED + 2)
        with suppress(Missing):  # done before a process was killed
            if not self._view(whole).convened:
                self._convene(whole, self._day(_CONVENED), self._day(_MET))
                convening.call_off(whole, self.story.called_off, by=self._at(self.head, on), now=_on(on, 9))
                self._convene(whole, on, self._day(_MET + 4))

    def _set_up(self) -> int:
        """Set up, and all three agencies invited."""
        day, by = self.story.opened, self._at(self.head, self.story.opened)
        # By title, which no two of the stories share: what a killed process had set up is gone on with.
        standing = (row.id for row in wholes(self.ids.asking(self.head, day)) if row.title == self.story.title)
        whole = next(standing, None) or parts.set_up(self._new(), by=by, now=_on(day, 9))
        for agency, name in AGENCIES:
            guest = parts.Guest(agency, name, self.ids.address(name), _BASIS)
            with suppress(Refused):  # invited already
                parts.invite(whole, guest, by=by, now=_on(day, 10))
        return whole

    def _new(self) -> parts.New:
        """What the agencies are told of it, and our own part."""
        return parts.New(
            self.story.title, key_of(self.child.child.identifier), self.child.circumstances,
            self.ids.team(self.team.index), self.ids.officer(self.team), self._day(_GRADED),
            worker_id=self.ids.worker(self.child.worker), tool=_TOOL,
        )  # fmt: skip

    def _graded(self, whole: int) -> None:
        """Every part that is in by the panel's day."""
        people = {OURS: self.ids.officer(self.team)} | {agency: self.ids.person(name) for agency, name in AGENCIES}
        for part in self._view(whole).parts:
            if not part.result.is_in and part.agency != self.story.away:
                self._grade(part.result.id, people[part.agency])

    def _grade(self, part: int, account: int) -> None:
        """Somebody grades their agency's part."""
        day = self._day(self.dice.whole(5, _GRADED))
        by, one = self._at(account, day), case(part)
        # Begun before a process was killed, or by nobody yet.
        if one.status is Status.ALLOCATED:
            work.start(part, independent=True, by=by, now=_on(day, 9))
        given = grade_all(one.tool, self.team.quality(day.toordinal()), day, self.dice, at_least=Grade.GOOD)
        typed = {
            domain.domain: {"grade": domain.grade.value if domain.grade else NOT_APPLY, "why": domain.why,
                            "went_well": domain.went_well, "seen": domain.seen, "better": domain.better}
            for domain in given.domains
        }  # fmt: skip
        typed[WHOLE] = {"grade": given.overall.value, "why": given.why, "differs_why": given.differs_why}
        typed[FAMILY] = {"who": "Mother", "how": "By telephone", "view": self.dice.pick(bank.FAMILY_VIEWS)}
        typed[CONVERSATION] = {"held_on": day.isoformat(), "best": self.dice.pick(bank.CONVERSATIONS)}
        with suppress(Stale):  # written already
            work.save_drafts(part, {key: work.Draft(text) for key, text in typed.items()}, by=by, now=_on(day, 11))
        work.submit(part, version=case(part).version, by=by, now=_on(day, 15))
        with suppress(Missing):  # another agency's part goes on no record of ours
            written = england().add(day, 2)
            record.put_on_record(part, written, by=by, now=_on(written, 10))
            # Reached for our own part alone: another agency's has been refused by the line above.
            self._grade_again(part, typed, england().add(day, 1))

    def _grade_again(self, part: int, typed: Mapping[str, Mapping[str, str]], drawn_on: date) -> None:
        """The lot of our own part is drawn on the next day, as every audit's; who grades it again sees it alike."""
        if drawn_on > TODAY or not opening.draw(part, by=SYSTEM, now=_on(drawn_on, 7)).chosen:
            return
        for account in sorted({one for role in _GRADERS for one in holders(role, drawn_on)}):
            for row in listed(self.ids.asking(account, drawn_on), Filters(mine=True, status=Status.ALLOCATED)):
                if row.kind is Kind.SECOND and row.child == case(part).child:
                    self._again(row.id, account, typed, min(england().add(drawn_on, 3), TODAY))

    def _again(self, second: int, account: int, typed: Mapping[str, Mapping[str, str]], day: date) -> None:
        """The same grades, given blind: nothing is left to be agreed."""
        by = self._at(account, day)
        work.start(second, independent=True, by=by, now=_on(day, 9))
        # A second grading asks for neither of the two.
        asked = {part: work.Draft(words) for part, words in typed.items() if part not in (FAMILY, CONVERSATION)}
        work.save_drafts(second, asked, by=by, now=_on(day, 11))
        work.submit(second, version=case(second).version, by=by, now=_on(day, 15))
        agreeing.after_handing_in(second, by=by, now=_on(day, 15))

    def _meet(self, whole: int, day: date) -> None:
        """The panel is named, and meets."""
        by = self._at(self.head, day)
        meeting.name_panel(whole, [self.ids.manager(self.team), self.ids.officer(self.team)], by=by, now=_on(day, 9))
        meeting.hold_panel(whole, self._agreed(day), version=self._view(whole).version, by=by, now=_on(day, 16))

    def _done(self, whole: int) -> None:
        """What the agencies were to do is done by its day, and the team's officer has looked."""
        officer = self.ids.officer(self.team)
        left = next((self.ids.person(name) for agency, name in AGENCIES if agency == self.story.left), None)
        for one in of_source(self.ids.asking(self.head, self._day(_PUBLISHED)), SOURCE, whole):
            if one.open and one.owner_id != left:
                day = england().add(one.due, -3)
                actions.finish(one.id, _SHOWN, version=one.version, by=self._at(one.owner_id, day), now=_on(day, 14))
        # Read anew, because finishing has changed their versions.
        for one in of_source(self.ids.asking(self.head, self._day(_PUBLISHED)), SOURCE, whole):
            if one.status is ActionStatus.DONE:
                actions.verify(one.id, version=one.version, by=self._at(officer, one.due), now=_on(one.due, 11))

    def _agreed(self, day: date) -> Agreement:
        """What the panel agreed."""
        story, due = self.story, england().add(day, 30)
        here = {agency: self.ids.person(name) for agency, name in AGENCIES}
        given = tuple(PanelAction(agency, what, here[agency], due, who) for agency, what, who in story.actions)
        there = "; ".join(f"{name} ({agency})" for agency, name in AGENCIES if agency != story.away)
        # The product asks why a panel meets without a part.
        why = f"{story.away} could not send anybody this month, and the others had graded." if story.away else ""
        return Agreement(
            day, f"Alan Price in the chair; {there}; {self.team.manager}", story.grade, story.why, story.strengths,
            story.learning, given, why,
        )  # fmt: skip

    def _view(self, whole: int) -> WholeView:
        """As the Head of Safeguarding sees it now."""
        return panel_of(self.ids.asking(self.head, self._day(_PUBLISHED)), whole)

    def _at(self, account: int, day: date) -> Actor:
        return self.ids.actor(account, day)

    def _day(self, after: int) -> date:
        """So many working days after it was set up."""
        return england().add(self.story.opened, after)


def _on(day: date, hour: int) -> datetime:
    """A moment of a day, near enough to London's."""
    return datetime.combine(day, time(hour), UTC)
