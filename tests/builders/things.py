"""The things that addresses name in the table of URL × role, each made only when an address needs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.roles import Role
from practicelens.documents.blocks import Document
from practicelens.governance.packs.core.periods import Quarter
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes as packs
from practicelens.governance.packs.states import Kind
from practicelens.governance.packs.thematic import changes as thematic
from practicelens.governance.packs.thematic import parts as thematic_parts
from practicelens.governance.packs.thematic.changes import About
from practicelens.notices import changes as notices
from practicelens.notices import queries as notices_asked
from practicelens.people.accounts import changes as people_accounts
from practicelens.people.links import Link
from practicelens.people.setup import changes as people_setup
from practicelens.people.tokens import changes as tokens
from practicelens.people.tokens import queries as token_queries
from practicelens.people.tokens.changes import Wanted
from practicelens.performance.datasets.children import queries as children_queries
from practicelens.performance.datasets.register import changes as register_changes
from practicelens.performance.datasets.register import queries as register_queries
from practicelens.performance.explore import changes as explore
from practicelens.performance.explore import queries as explorer
from practicelens.performance.explore import reading
from practicelens.performance.explore.outside import changes as outside
from practicelens.performance.explore.reconciling import changes as reconciling
from practicelens.performance.extracts import loading
from practicelens.performance.extracts.comparing import internal as comparing
from practicelens.performance.extracts.identifiers import changes as identifier_changes
from practicelens.performance.extracts.identifiers import queries as identifier_queries
from practicelens.performance.extracts.local_lists import changes as local_lists
from practicelens.performance.extracts.matching import changes as matching_changes
from practicelens.performance.extracts.matching import queries as matching_queries
from practicelens.performance.late import changes as late
from practicelens.performance.late.rules import Key
from practicelens.performance.matters import changes as matters
from practicelens.performance.matters.changes import Recorded
from practicelens.performance.matters.setting_targets import Setting, set_target
from practicelens.performance.worklist import queries as worklist_queries
from tests.builders import audits as audit_builders
from tests.builders import extracts
from tests.builders.asking import asking
from tests.builders.authority import Authority
from tests.builders.graded import published_pack
from tests.builders.things_comparison import ComparisonThings
from tests.builders.things_local_cards import LocalCardThings
from tests.builders.things_meetings import MeetingThings
from tests.builders.things_moderation import ModerationThings
from tests.builders.things_panels import PanelsThings, ThemesThings
from tests.builders.things_programme import ProgrammeThings
from tests.builders.things_standards import StandardsThings


class Things(MeetingThings, ModerationThings, ThemesThings, PanelsThings, StandardsThings, ProgrammeThings,
             ComparisonThings, LocalCardThings):  # fmt: skip
    """Finds or makes what a name in the table stands for; everything belongs to the small authority's first team."""

    def __init__(self, authority: Authority, folder: Path) -> None:
        self.authority = authority
        self.folder = folder
        self.made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """The thing of this name; what is no name here is taken as it is written (`team-manager`, `12`)."""
        if name not in self.made:
            maker = getattr(self, f"_{name}", None)
            self.made[name] = maker() if maker else name
        return self.made[name]

    def _team(self) -> int:
        return self.authority.team

    def _dated_event(self) -> int:
        what = Recorded(date(2026, 5, 4), "system", "new case system", "Everything is counted as before.")
        return matters.record_event(what, by=self.authority.actor(Role.ANALYST), now=self.authority.now)

    def _saved_view(self) -> int:
        by = self.authority.actor(Role.ANALYST)
        asked = {"card": "re_referrals", "by": "sex"}
        return explore.save("Who came back", asked, [Role.TEAM_MANAGER.value], by=by, now=self.authority.now)

    def _partners_view(self) -> str:
        words = Words("More children are looked after.", roles=("scrutineer", "partner"))
        by, now = self.authority.actor(Role.ANALYST), self.authority.now
        packs.publish(None, Quarter(2026, 7), words, version=0, by=by, now=now, kind=Kind.ORGANISATION)
        return "front-door"

    def _thematic(self) -> int:
        by, now = self.authority.actor(Role.ANALYST), self.authority.now
        about = About("Who came back", "authority", date(2026, 5, 21), date(2026, 11, 20), {}, by_groups=True)
        report = thematic.make(about, by=by, now=now)
        figure = thematic_parts.asks({"card": "contacts_to_referral", "by": "sex"})
        for version, part in enumerate((thematic_parts.Says("Why", "Schools asked."), figure), start=1):
            thematic.add(report, part, version=version, by=by, now=now)
        return report

    def _token(self) -> int:
        wanted = Wanted("Power BI, the monthly board", "", date(2027, 1, 4))
        tokens.make(wanted, by=self.authority.actor(Role.ANALYST), now=self.authority.now)
        return token_queries.own(self.authority.asking(Role.ANALYST))[0].id

    def _outside_copy(self) -> int:
        """A copy that left, with no number in it."""
        made = Document("Children in need", "Northborough", (), ())
        return outside.make({}, made, (), "FOI 2026/118", by=self.authority.actor(Role.ANALYST), now=self.authority.now)

    def _own_list(self) -> int:
        """A list that waits for its columns to be named."""
        by = self.authority.actor(Role.ANALYST)
        who = asking(by)
        edition = explorer.edition(who)
        assert edition is not None
        read = reading.read({"card": "referrals", "in": "now"}, (None, None), explorer.places(who), edition.as_at)
        assert read.question is not None
        pasted = "Number\tWhen\n90001\t30/10/2026\nXX-404\t"
        return reconciling.send(read.question, None, "all", None, pasted, by=by, now=self.authority.now)

    def _target(self) -> int:
        what = Setting("conferences_in_time", 0.8, date(2026, 4, 1), date(2027, 3, 31), 0, "The plan of the year.")
        owner = self.authority.account(Role.SAFEGUARDING_MANAGER)
        by = self.authority.actor(Role.ANALYST)
        return set_target(replace(what, owner_id=owner), by=by, now=self.authority.now)

    def _other_team(self) -> int:
        return self.authority.other_team

    def _service(self) -> int:
        return self.authority.service

    def _worker(self) -> int:
        return self.authority.worker

    def _account(self) -> int:
        return self.authority.account(Role.PRACTITIONER)

    def _link(self) -> str:
        return Link.QA_OFFICER.value

    def _rule(self) -> str:
        return "assessment.limit"

    def _holiday(self) -> str:
        return "2026-12-25"

    def _grant(self) -> int:
        return people_accounts.grant_role(
            self["account"], Role.ANALYST, starts=date(2026, 1, 5), by=SYSTEM, now=self.authority.now
        )

    def _cover(self) -> int:
        return people_accounts.arrange_cover(
            self["account"],
            self.authority.account(Role.QA_OFFICER),
            starts=self.authority.today,
            ends=self.authority.today + timedelta(days=7),
            by=SYSTEM,
            now=self.authority.now,
        )

    def _alias(self) -> int:
        return people_setup.add_alias(
            "team", "F S T 1", self.authority.team, starts=date(2025, 1, 1), by=SYSTEM, now=self.authority.now
        )

    def _restricted(self) -> int:
        child = ChildKey("northborough", "case-system", "R-1")
        return people_setup.restrict_child(
            child, reason="A colleague's own child", starts=date(2026, 1, 1), by=SYSTEM, now=self.authority.now
        )

    def _named(self) -> int:
        return people_setup.name_on_restricted(
            self["restricted"], self["account"], starts=date(2026, 1, 1), by=SYSTEM, now=self.authority.now
        )

    def _extract(self) -> int:
        # With a code that nobody knows, of a child of the first team: a finding to work on.
        wrong = {(6, 2, "primary_need"): "Z9"}
        book = extracts.workbook(self.folder / "files" / "annex-a-2026-11-20.xlsx", cells=wrong)
        return extracts.publish(self.authority, book)

    def _finding(self) -> int:
        assert self["extract"]
        scope = worklist_queries.Scope(code="unknown_code")
        return worklist_queries.items(self.authority.asking(Role.ANALYST), scope).rows[0].id

    def _late_child(self) -> str:
        """A child whose visit was explained when it was late, a week on: due on 27 November."""
        assert self["extract"]
        by, later = self.authority.actor(Role.TEAM_MANAGER), self.authority.now + timedelta(days=7)
        key = Key("90006", "cp_visit", date(2026, 11, 27))
        written = late.Written(reason="booked", until=later.date())
        late.explain(self.authority.team, key, written, by=by, now=later)
        return key.child

    def _followed_extract(self) -> int:
        """One that waits beside a published one, and is compared with it."""
        assert self["extract"]
        book = extracts.workbook(self.folder / "files" / "annex-a-2026-11-21.xlsx", as_at=date(2026, 11, 21))
        by, now = self.authority.actor(Role.ANALYST), self.authority.now
        waiting = loading.load(book, date(2026, 11, 21), by=by, now=now, publish=False).extract_id
        comparing.make(waiting)
        return waiting

    def _joining(self) -> int:
        """Confirmed of an extract that waits beside the published one."""
        assert self["extract"]
        book = extracts.spelled_apart(self.folder / "files" / "annex-a-2026-11-22.xlsx", as_at=date(2026, 11, 22))
        by, now = self.authority.actor(Role.ANALYST), self.authority.now
        waiting = loading.load(book, date(2026, 11, 22), by=by, now=now, publish=False).extract_id
        (proposed,) = identifier_queries.proposals(asking(by, now), waiting)
        identifier_changes.confirm(waiting, {proposed.group.code}, by=by, now=now)
        return identifier_queries.joinings(asking(by, now))[0].id

    def _sources_joined(self) -> int:
        """Confirmed of two kinds of extract, as their identifiers prove it."""
        pair, by, now = ("annex_a", "ssd"), self.authority.actor(Role.ANALYST), self.authority.now
        register_changes.confirm_sources(pair, same=12, differ=0, by=by, now=now)
        return register_queries.source_joinings(asking(by, now))[0].id

    def _child_pair(self) -> int:
        """Said of two numbers that they are two children."""
        by, now = self.authority.actor(Role.ANALYST), self.authority.now
        decision = register_changes.ChildDecision("ssd", "S1", "90001", False, "birth date; sex")
        register_changes.decide_child(decision, by=by, now=now)
        return register_queries.child_pairs(asking(by, now))[0].id

    def _correction(self) -> int:
        """Said of a column of the published extract, for later ones."""
        match, by = matching_queries.place(self.authority.asking(Role.ANALYST), self["extract"], 0), self.authority
        matching_changes.correct_columns(
            match.match_id, 0, {1: ""}, by=by.actor(Role.ANALYST), now=by.now, then=lambda extract_id: None
        )
        return matching_queries.corrections(by.asking(Role.ANALYST))[0].id

    def _local_list(self) -> int:
        """A list of the workforce that waits for somebody to say what its columns are."""
        by, path = self.authority, self.folder / "files" / "workforce.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Name,Team,Agency\nNadia Petrov,Team One,No\n", encoding="utf-8")
        return local_lists.receive(
            path, path.name, "workforce", date(2026, 11, 20), by=by.actor(Role.ANALYST), now=by.now
        )

    def _published_team(self) -> int:
        assert self["extract"]
        return self.authority.team

    def _card(self) -> str:
        assert self["extract"]
        return "caseload"

    def _child(self) -> str:
        assert self["extract"]
        own = children_queries.children(self.authority.asking(Role.PRACTITIONER))
        assert own is not None
        return own.rows[0].child

    def _audits(self) -> audit_builders.Audits:
        return audit_builders.Audits(self.authority)

    def _allocated_audit(self) -> int:
        return self["audits"].allocated()

    def _started_audit(self) -> int:
        return self["audits"].started()

    def _audit(self) -> int:
        return self["audits"].submitted()

    def _closed_team_audit(self) -> int:
        """Of a sibling team that has closed since, and that nobody took over."""
        sibling, now = self.authority.sibling_team, self.authority.now
        audit_id: int = self["audits"].submitted(team_id=sibling, worker_id=None)
        people_setup.close_team(sibling, closes=self.authority.today, successor_id=None, by=SYSTEM, now=now)
        return audit_id

    def _closed_child_audit(self) -> int:
        """Of a child whom the extract has closed to us."""
        assert self["extract"]
        audit_id: int = self["audits"].submitted(child=ChildKey("northborough", "case-system", "90009"))
        return audit_id

    def _inadequate_audit(self) -> int:
        from practicelens.quality.standards.states import Grade

        return self["audits"].submitted(Grade.INADEQUATE)

    def _action(self) -> int:
        """An action given to the practitioner."""
        return self._action_of(self["inadequate_audit"])

    def _done_action(self) -> int:
        from practicelens.quality.actions import changes as actions
        from practicelens.quality.actions import queries

        by = self.authority.actor(Role.PRACTITIONER)
        action_id = self._action_of(self["inadequate_audit"])
        version = queries.action(asking(by), action_id).version
        actions.finish(action_id, "Seen today", version=version, by=by, now=self.authority.now)
        return action_id

    def _proposed_action(self) -> int:
        """An action of the audit that is under way."""
        return self["audits"].action(self["started_audit"])

    def _action_of(self, audit_id: int) -> int:
        from practicelens.quality.audits.work import queries as work_queries

        return work_queries.audit(self.authority.asking(Role.QA_OFFICER), audit_id).actions[0].id

    def _four_r(self) -> int:
        """The 4R meeting that the Inadequate audit called."""
        from practicelens.quality.audits.work import queries as work_queries

        return work_queries.audit(self.authority.asking(Role.QA_OFFICER), self["inadequate_audit"]).four_rs[0].id

    def _reflected_four_r(self) -> int:
        """The same, with the practitioner's own reflection."""
        from practicelens.quality.audits.four_r import changes as four_r_changes

        by = self.authority.actor(Role.PRACTITIONER)
        four_r_changes.write_reflection(self["four_r"], "What I would do again", by=by, now=self.authority.now)
        return self["four_r"]

    def _concern(self) -> int:
        from practicelens.quality.audits.safety import changes as safety_changes

        by = self.authority.actor(Role.QA_OFFICER)
        return safety_changes.raise_concern(
            self["audit"], telephoned="The Team Manager", worry="Not seen", by=by, now=self.authority.now
        )

    def _replied_audit(self) -> int:
        """Both have handed in."""
        from practicelens.quality.audits.work import changes as work_changes
        from practicelens.quality.standards.states import Grade

        audit_id = self["audits"].submitted()
        own = work_changes.OwnGrades(Grade.GOOD, "It went well.", {})
        by = self.authority.actor(Role.PRACTITIONER)
        work_changes.hand_in_own_grades(audit_id, own, by=by, now=self.authority.now)
        return audit_id

    def _best_audit(self) -> int:
        """Good at its re-audit: its best practice is to be shared."""
        from practicelens.quality.standards.states import Grade

        audits = self["audits"]
        audit_id = audits.submitted(Grade.GOOD)
        audits.review(audit_id)
        audits.re_audited(audit_id, Grade.GOOD)
        return audit_id

    def _tracking(self) -> int:
        """A child of the first team who is followed."""
        from practicelens.quality.tracking import changes

        new = changes.Opening(
            audit_builders.CHILD, self.authority.team, "Drift panel", "Six months without a plan", "A plan"
        )
        by = self.authority.actor(Role.HEAD_OF_SERVICE)
        return changes.open_tracking(new, by=by, now=self.authority.now)

    def _drafted_piece(self) -> int:
        from tests.builders import pieces

        return pieces.drafted(self["audits"])

    def _asked_piece(self) -> int:
        from tests.builders import pieces

        return pieces.asked(self["audits"])

    def _published_piece(self) -> int:
        from tests.builders import pieces

        return pieces.published(self["audits"])

    def _pack(self) -> int:
        """October's published report of the first service area."""
        return published_pack(self.authority, self.authority.service)

    def _shared_pack(self) -> int:
        """October's of the whole authority, shared with scrutineer and partner."""
        return published_pack(self.authority, None)

    def _notice(self) -> int:
        account = self.authority.account(Role.ANALYST)
        notices.post("extract_read", to=[account], link="/extracts/", at=self.authority.now)
        return notices_asked.for_person(self.authority.asking(Role.ANALYST))[0].id
