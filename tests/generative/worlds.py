"""Small authorities made by chance: children, their lists month by month, and the mess that extracts have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from practicelens.analytics import edition
from practicelens.workdays.timescales import add_months
from tests.builders import measuring
from tests.generative.households import adopters

Row = dict[str, Any]
World = tuple[dict[date, dict[str, list[Row]]], edition.Frame]

FIRST = date(2024, 12, 31)
TEAMS = ("Duty 1", " duty  1", "Care 2", "Old Duty", "Nobody's", None)
WORKERS = ("Ann Bell", "ann bell ", "Cy Dean", "Eve Fox", "E. Fox", "Who", None)


def world(seed: int, children: int) -> World:
    """An authority of so many children, told by five or six extracts over a year and a half."""
    chance = Random(seed)
    days = [FIRST, date(2025, 3, 28), date(2025, 4, 30), date(2025, 9, 30), date(2025, 12, 24), date(2026, 1, 10)]
    days = days[chance.randrange(3) :]
    lives = [_life(chance, f"{number:03d}") for number in range(children)]
    snapshots = {as_at: _rows_of(chance, lives, as_at) for as_at in days}
    # Of the other lists' chance nothing is taken: what an extract tells beside them changes none of them.
    beside = Random(seed + 1)
    # Now and then the newest extract lacks it, and now and then there is none.
    for as_at in beside.choice([days[-2:]] * 4 + [days[-2:-1], []]):
        snapshots[as_at] |= _further(beside, lives, as_at)
    return snapshots, _frame(chance)


def _frame(chance: Random) -> edition.Frame:
    """Teams with dated aliases, and limits that change on a day."""
    turn = date(2025, 9, 1)
    rules = [edition.RuleRow(key, value) for key, value in measuring.RULES.items()]
    rules += [
        edition.RuleRow("assessment.limit", "30 working days", turn),
        edition.RuleRow("cp_visit.limit", "15 days", turn, date(2025, 12, 24)),
        edition.RuleRow("reform.measures", "on", date(2025, 4, 1), chance.choice([None, date(2025, 11, 30)])),
        edition.RuleRow("assessment.clock", chance.choice(["start", "referral"]), date(2025, 4, 1)),
    ]
    aliases = (
        edition.AliasRow("team", "OLD duty", 1, None, date(2025, 4, 30)),
        edition.AliasRow("team", "old duty", 2, date(2025, 5, 1)),
        edition.AliasRow("worker", "E. Fox", 7, date(2025, 3, 1)),
        edition.AliasRow("worker", "E. Fox", 6, date(2025, 10, 1)),
        edition.AliasRow("worker", "wh*", None, date(2025, 5, 1)),
        edition.AliasRow("team", "nobody's", None, date(2025, 9, 1)),
    )
    return measuring.frame(rules=tuple(rules), aliases=aliases)


def _day(chance: Random, low: int, high: int) -> date:
    """A day so many days after the story begins."""
    return date(2024, 7, 1) + timedelta(days=chance.randrange(low, high))


def _maybe(chance: Random, value: Any, odds: float = 0.85) -> Any:
    """The value, or nothing."""
    return value if chance.random() < odds else None


def _life(chance: Random, child: str) -> Row:
    """One child: what really happened."""
    born = date(2001, 1, 1) + timedelta(days=chance.randrange(9000))
    began = _day(chance, 0, 400)
    return {
        "who": {
            "child": child,
            "sex": "female",
            "ethnicity": "WBRI",
            "born": _maybe(chance, born),
            "age": _maybe(chance, 9),
        },
        "contacts": [_day(chance, 0, 560) for _ in range(chance.randrange(3))],
        "referrals": [_day(chance, 0, 560) for _ in range(chance.randrange(4))],
        "assessments": [(_day(chance, 0, 540), chance.randrange(-3, 110)) for _ in range(chance.randrange(3))],
        "section47": [(_day(chance, 0, 540), chance.randrange(-2, 40)) for _ in range(chance.randrange(3))],
        "need": (began, _maybe(chance, began + timedelta(days=chance.randrange(1, 400)), 0.4)),
        "plan": (
            began + timedelta(days=chance.choice([20, 20, -800])),
            _maybe(chance, began + timedelta(days=chance.randrange(30, 300)), 0.4),
        ),
        "care": (began - timedelta(days=chance.choice([0, 300, 900])), _maybe(chance, _day(chance, 300, 560), 0.3)),
        "in": {name: chance.random() < 0.6 for name in ("in_need", "protection_plans", "looked_after", "care_leavers")},
    }


def _rows_of(chance: Random, lives: list[Row], as_at: date) -> dict[str, list[Row]]:
    """What one extract tells: six months of events and how things stand, with rows left out and repeated."""
    lists: dict[str, list[Row]] = {
        name: []
        for name in (
            "contacts", "early_help", "referrals", "assessments", "section47", "in_need", "protection_plans",
            "looked_after", "care_leavers",
        )
        if chance.random() < 0.95
    }  # fmt: skip
    for life in lives:
        for name, rows in (_events(chance, life, as_at) | _states(chance, life, as_at)).items():
            if name in lists:
                lists[name] += [row for row in rows if chance.random() < 0.95]
    beside = Random(f"{as_at} {len(lives)}")
    if beside.random() < 0.8:
        lists["adoption"] = [_adoption(beside, life, as_at) for life in lives if beside.random() < 0.3]
        lists["adopters"] = adopters(as_at, len(lives))
    for rows in lists.values():
        if rows and chance.random() < 0.5:
            rows.append(dict(chance.choice(rows)))
    return lists


def _adoption(chance: Random, life: Row, as_at: date) -> Row:
    """A child's way to adoption, with days left out and put right."""
    decided = life["need"][0] + timedelta(days=chance.choice([0, 0, 0, 3]))
    days = {"decided": 0, "placement_order": 40, "matched": chance.randrange(300), "placed": 200, "ordered": 400}
    dated = {name: _maybe(chance, decided + timedelta(days=after), 0.8) for name, after in days.items()}
    reversed_ = _maybe(chance, decided + timedelta(days=90), 0.2)
    return life["who"] | dated | {"reversed": reversed_, "entered_care": _maybe(chance, life["care"][0])}


def _allocated(chance: Random) -> Row:
    """A team and a worker, spelled as people spell."""
    return {"team": chance.choice(TEAMS), "worker": chance.choice(WORKERS)}


def _further(chance: Random, lives: list[Row], as_at: date) -> dict[str, list[Row]]:
    """All visits, when they were owed, and who held whom, as a source tells that has all that ever was."""
    posts = [{**_allocated(chance), "fte": chance.choice([0.5, 0.6, 1.0, None])} for _ in range(chance.randrange(9))]
    lists: dict[str, list[Row]] = {
        "visits": [], "visit_spells": [], "reviews": [], "missing": [], "pre_proceedings": [], "involvements": [],
        "interviews": [], "arrangements": [],
        "workforce": posts,
    }  # fmt: skip
    kinds = [kind for kind in ("in_need_plan", "protection_plan", "looked_after") if chance.random() < 0.9]
    for life in lives:
        child = {"child": life["who"]["child"]}
        for began, ended, kind in (
            (*life["need"], "in_need_plan"), (*life["plan"], "protection_plan"), (*life["care"], "looked_after"),
        ):  # fmt: skip
            if kind == "protection_plan" and chance.random() < 0.3:
                before = {
                    "started": began - timedelta(days=700),
                    "ended": began - timedelta(days=chance.randrange(900)),
                }
                lists["visit_spells"].append({**child, **_allocated(chance), "kind": kind, **before})
            if chance.random() < 0.6 and began <= as_at:
                over = ended if ended and ended <= as_at else None
                spell = {"kind": kind, "started": _maybe(chance, began, 0.95), "ended": over}
                placed = {"placement_type": chance.choice(["U1", "U6", None])}
                placed["distance"] = chance.choice([3.5, 20.0, 20.1, 64.0, None])
                lists["visit_spells"].append({**child, **_allocated(chance), **spell, **placed})
                if kind != "in_need_plan":
                    owed = {**child, **_allocated(chance), **spell}
                    lists["reviews"] += [owed | _review(chance, began, as_at) for _ in range(chance.randrange(5))]
            for _ in range(chance.randrange(12) if kind in kinds else 0):
                day = _day(chance, -100, 560)
                seen = {"seen": chance.choice(["yes", "yes", "no", None])}
                lists["visits"].append({**child, **seen, "kind": kind, "visited": day})
        lists["missing"] += [child | _missing(chance, as_at) for _ in range(chance.randrange(3))]
        lists["interviews"] += [child | _interview(chance, as_at) for _ in range(chance.randrange(3))]
        # By chances of its own: whatever else is made of a seed stays as it was.
        lists["arrangements"] += [child | one for one in _arrangements(Random(f"{child} {as_at}"), as_at)]
        lists["pre_proceedings"] += [child | _proceedings(chance) for _ in range(chance.randrange(2))]
        for _ in range(chance.randrange(3)):
            day = _day(chance, -200, 500)
            until = _maybe(chance, day + timedelta(days=chance.randrange(200)), 0.5)
            lists["involvements"].append({**child, **_allocated(chance), "started": day, "ended": until})
    return lists


def _review(chance: Random, began: date, as_at: date) -> Row:
    """A review of a plan or a period of care, as often held as not."""
    due = began + timedelta(days=chance.randrange(-10, 700))
    held = due + timedelta(days=chance.randrange(-40, 30))
    return {
        "due": _maybe(chance, due, 0.9),
        "held": _maybe(chance, held, 0.8) if held <= as_at else None,
        "cancelled": chance.choice(["yes", "no", None, None]),
        "quorate": chance.choice(["yes", "no", "unknown", None]),
        "participation": chance.choice(["PN0", "PN1", "PN4", "PN6", "PN7", None]),
    }


def _missing(chance: Random, as_at: date) -> Row:
    """A time missing or absent, sometimes still going on."""
    began = _day(chance, 0, 500)
    ended = began + timedelta(days=chance.randrange(9))
    answers = {name: chance.choice(["yes", "no", "unknown", None]) for name in ("offered", "accepted")}
    over = {"ended": _maybe(chance, ended) if ended <= as_at else None}
    return {**_allocated(chance), "kind": chance.choice(["missing", "missing", "absent"]), "started": began} | (
        answers | over
    )


def _arrangements(chance: Random, as_at: date) -> Iterator[Row]:
    """Times in which a child was privately fostered, as a local list has them."""
    for _ in range(chance.choice([0, 0, 1, 2])):
        notified = as_at - timedelta(days=chance.randrange(-2, 500))
        yield {
            **_allocated(chance),
            "notified": notified,
            "started": _maybe(chance, notified - timedelta(days=chance.randrange(90))),
            "last_visit": _maybe(chance, notified + timedelta(days=chance.randrange(-9, 510)), 0.7),
            "ended": _maybe(chance, notified + timedelta(days=chance.randrange(700)), 0.3),
            "listed_on": as_at - timedelta(days=chance.choice([0, 3, 9])),
        }


def _interview(chance: Random, as_at: date) -> Row:
    """A time missing as a local list has it, some of them of these weeks, with slips of the pen."""
    began = chance.choice([_day(chance, 0, 500), as_at - timedelta(days=chance.randrange(40))])
    back = began + timedelta(days=chance.randrange(4))
    return {
        **_allocated(chance),
        "missing_from": began,
        "returned": _maybe(chance, back),
        "interviewed": _maybe(chance, back + timedelta(days=chance.randrange(-1, 7)), 0.6),
        "listed_on": as_at - timedelta(days=chance.choice([0, 3, 9])),
        "offered": chance.choice(["yes", "no", None]),
        "accepted": chance.choice(["yes", "no", None]),
    }


def _proceedings(chance: Random) -> Row:
    """A time in pre-proceedings, with days left out and days to come."""
    began = _day(chance, 0, 540)
    days = {"started": 0, "letter": 8, "first_meeting": 20, "ended": chance.randrange(-5, 200)}
    written = {name: _maybe(chance, began + timedelta(days=after)) for name, after in days.items()}
    end = began + timedelta(days=days["ended"])
    issued = {name: _maybe(chance, end + timedelta(days=9), 0.2) for name in ("issue_letter", "court")}
    answers = {name: chance.choice(["yes", "no", None]) for name in ("fgdm_offered", "fgdm_held")}
    return {**_allocated(chance), **written, **issued, **answers, "outcome": chance.choice(["issued", "A", None])}


def _events(chance: Random, life: Row, as_at: date) -> dict[str, list[Row]]:
    """The events of six months."""
    since, who = add_months(as_at, -6), life["who"]

    def recent(day: date) -> bool:
        return since < day <= as_at

    def done(day: date, days: int) -> date | None:
        end = day + timedelta(days=days)
        return end if end <= as_at else None

    return {
        "contacts": [
            {**who, "contact_date": day, "source": chance.choice(["1A", "2A", "3C", "6", None])}
            for day in life["contacts"]
            if recent(day)
        ],
        "early_help": [
            {**who, "started": _maybe(chance, day), "completed": _maybe(chance, done(day, chance.randrange(90)))}
            for day in life["contacts"]
            if recent(day)
        ],
        "referrals": [
            {
                **who,
                **_allocated(chance),
                "referral_date": _maybe(chance, day, 0.97),
                "nfa": chance.choice(["yes", "no", None]),
                "source": chance.choice(["1A", "2A", "3C", "6", None]),
                "referrals_12m": chance.choice([0, 1, None]),
            }
            for day in life["referrals"]
            if recent(day)
        ],
        "assessments": [
            {
                **who,
                **_allocated(chance),
                "started": _maybe(chance, day, 0.95),
                "authorised": done(day, days),
                "child_seen": chance.choice(["yes", "no", "unknown", None]),
                "needs_support": chance.choice(["yes", "no", None]),
            }
            for day, days in life["assessments"]
            if recent(day)
        ],
        "section47": [
            {
                **who,
                **_allocated(chance),
                "strategy_discussion": _maybe(chance, day, 0.95),
                "icpc_date": done(day, days),
                "led_to_plan": chance.choice(["yes", "no", None]),
                "icpc_unnecessary": chance.choice(["yes", "no", None]),
            }
            for day, days in life["section47"]
            if recent(day)
        ],
    }


def _states(chance: Random, life: Row, as_at: date) -> dict[str, list[Row]]:
    """How things stand."""
    held: dict[str, list[Row]] = {}
    for name, make in (
        ("in_need", _need),
        ("protection_plans", _plan),
        ("looked_after", _care),
        ("care_leavers", _leaver),
    ):
        row = make(chance, life, as_at) if life["in"][name] else None
        held[name] = [{**life["who"], **_allocated(chance), **row}] if row else []
    return held


def _spell(chance: Random, spell: tuple[date, date | None], as_at: date) -> tuple[date | None, date | None] | None:
    """A spell as an extract knows it; its start is sometimes put right later, or missing."""
    started, ended = spell
    if started > as_at:
        return None
    recorded = started + timedelta(days=chance.choice([0, 0, 0, 0, 4]))
    return _maybe(chance, recorded, 0.95), ended if ended and ended <= as_at else None


def _past(chance: Random, as_at: date, days: int) -> date | None:
    """A day before the extract, now and then a slip of the pen after it, or none."""
    return _maybe(chance, as_at - timedelta(days=chance.randrange(-1, days)))


def _need(chance: Random, life: Row, as_at: date) -> Row | None:
    spell = _spell(chance, life["need"], as_at)
    if spell is None:
        return None
    status = chance.choice(["in_need_plan", "open_assessment", "protection_plan", "looked_after", "closed", None])
    return {
        "started": spell[0],
        "closed": spell[1],
        "last_seen": _past(chance, as_at, 90),
        "case_status": status,
        "closure_reason": chance.choice(["RC7", "RC8", "RC9", None]),
    }


def _plan(chance: Random, life: Row, as_at: date) -> Row | None:
    spell = _spell(chance, life["plan"], as_at)
    if spell is None:
        return None
    return {
        "started": spell[0],
        "ended": spell[1],
        "last_visit": _past(chance, as_at, 25),
        "seen_alone": chance.choice(["yes", "no", "unknown", None]),
        "latest_review": _past(chance, as_at, 300),
        "previous_plans": chance.choice([0, 1, None]),
        "latest_category": chance.choice(["neglect", "emotional", "physical", "sexual", "multiple", None]),
        "emergency": chance.choice(["yes", "no", None]),
    }


def _care(chance: Random, life: Row, as_at: date) -> Row | None:
    spell = _spell(chance, life["care"], as_at)
    if spell is None:
        return None
    return {
        "started": spell[0],
        "ended": spell[1],
        "legal_status": chance.choice(["C1", "C2", "E1", "V2", "V2", "V4", None]),
        "legal_status_started": _past(chance, as_at, 600),
        "last_iro_contact": _past(chance, as_at, 200),
        "uasc": chance.choice(["yes", "no", None]),
        "second_period": chance.choice(["yes", "no", None]),
        "provider": chance.choice(["PR1", "PR4", None]),
        "location": chance.choice(["in", "out", None]),
        "end_reason": chance.choice(["E4A", "E11", "E45", "E47", "E8", None]),
        "latest_review": _past(chance, as_at, 300),
        "last_visit": _past(chance, as_at, 120),
        "permanence_plan": chance.choice(["return", "fostering", None]),
        "placement_started": _past(chance, as_at, 900),
        "placement_type": chance.choice(["U1", "U6", "K2", "K3", "P1", None]),
        "last_health": _past(chance, as_at, 500),
        "last_dental": _past(chance, as_at, 500),
        "placements_12m": chance.choice([1, 2, 3, 5, None]),
        "missing_12m": chance.choice([0, 1, 3, 4, None]),
        "absent_12m": chance.choice([0, 2, None]),
        "rhi_offered": chance.choice(["yes", "no", "unknown", None]),
    }


def _leaver(chance: Random, life: Row, as_at: date) -> Row | None:
    return {
        "in_touch": chance.choice(["yes", "no", "died", "refused", "not_required", "returned_home", None]),
        "accommodation": chance.choice(["B", "G", "H", "R", "S", "U", "Z", None]),
        "last_contact": _past(chance, as_at, 120),
        "uasc": chance.choice(["yes", "no", None]),
        "suitable": chance.choice(["yes", "no", None]),
        "eligibility": chance.choice(["relevant", "former_relevant", "qualifying", None]),
        "pathway_review": _past(chance, as_at, 300),
        "activity": chance.choice(["F1", "P2", "F5", "G4", "G5", "G6", None]),
    }
