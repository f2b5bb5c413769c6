"""Cards of pre-proceedings, and of family group decision-making in them: of the census since 2026, or a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from practicelens.analytics.indicators import coded
from practicelens.analytics.indicators.registry import card
from practicelens.analytics.measure import Kind, Polarity, Timing

if TYPE_CHECKING:
    from practicelens.analytics.engine import Expr, Tables

AREA = "Pre-proceedings"
EACH = " Each child of a family counts. It is its worker’s and team’s who held the child on that day."
COMMON: Final[dict[str, Any]] = {
    "area": AREA,
    "timing": Timing.FLOW,
    "source": "Public Law Outline; CIN census guide 2026, DfE",
    "check_source": True,
    "lists": ("pre_proceedings", "involvements"),
}
MEETING = "letter fgdm_offered fgdm_held"
"""What the rows behind a figure of family group decision-making show."""


@card(
    key="pre_proceedings_letters",
    title="Letters before proceedings",
    meaning=f"Children whose parents were sent a letter before proceedings in the period.{EACH}",
    kind=Kind.COUNT,
    polarity=Polarity.NEITHER,
    numerator="children of whom a letter was sent in the period",
    denominator="",
    not_judged="",
    needs=("pre_proceedings.letter",),
    **COMMON,
)
def pre_proceedings_letters(t: Tables) -> Expr:
    """A child whose parents were sent a letter, on its day."""
    # By whoever held the child when the letter was sent.
    sent = t.held_on(_come(t, "letter"), "letter")
    return t.rows(sent, day=sent.letter, shows="started letter ended")


@card(
    key="pre_proceedings_weeks",
    title="Weeks in pre-proceedings",
    meaning="How long pre-proceedings lasted that ended in the period: from the decision to begin them to the one to"
    f" step down or to issue.{EACH}",
    kind=Kind.MEDIAN,
    polarity=Polarity.LOWER,
    numerator="median weeks from the decision to begin to the one that ended them",
    denominator="pre-proceedings ended in the period, with both days",
    not_judged="Pre-proceedings of which no day of the decision to begin is held, or that end before it.",
    needs=("pre_proceedings.started", "pre_proceedings.ended"),
    amount="weeks",
    **COMMON,
)
def pre_proceedings_weeks(t: Tables) -> Expr:
    """Pre-proceedings that ended, with their weeks."""
    over = _over(t)
    days = over.ended.delta(over.started, unit="day")
    # Weeks below nothing would draw the median down.
    known = (days >= 0).fill_null(False)
    note = t.choose((~known, "no day of the beginning is held, or it is after the end"))
    # Days by seven and not whole weeks, so that the middle one is as fine as the days.
    counts, amount = t.choose((known, True)), t.choose((known, days / 7))
    return t.rows(over, day=over.ended, counts=counts, amount=amount, note=note, shows="started letter ended")


@card(
    key="pre_proceedings_to_court",
    title="Pre-proceedings that went on to court",
    meaning="Of the pre-proceedings that ended in the period, those after which care proceedings were issued: by the"
    " outcome, the letter of issue or the application to court, whichever is held. What ended and has none of these"
    f" was stepped down.{EACH}",
    kind=Kind.SHARE,
    polarity=Polarity.NEITHER,
    numerator="pre-proceedings after which care proceedings were issued",
    denominator="pre-proceedings ended in the period",
    not_judged="",
    needs=("pre_proceedings.ended", "pre_proceedings.outcome", "pre_proceedings.issue_letter"),
    counted_word="went to court",
    missed_word="stepped down",
    **COMMON,
)
def pre_proceedings_to_court(t: Tables) -> Expr:
    """Pre-proceedings that ended, by whether proceedings followed."""
    over = _over(t)
    # One of the three is enough: the dataset has no day of the application to court.
    issued = over.court.notnull() | over.issue_letter.notnull() | (over.outcome == "issued").fill_null(False)
    return t.rows(over, day=over.ended, counts=issued, shows="started ended outcome issue_letter court")


@card(
    key="family_group_offered",
    title="Family group decision-making offered",
    meaning="Of the letters before proceedings sent in the period, those with which the family was offered a meeting of"
    f" family group decision-making.{EACH}",
    kind=Kind.SHARE,
    polarity=Polarity.HIGHER,
    numerator="letters with which a meeting was offered",
    denominator="letters before proceedings in the period, with whether one was offered recorded",
    not_judged="Letters for which it is not recorded.",
    needs=("pre_proceedings.letter", "pre_proceedings.fgdm_offered"),
    counted_word="offered",
    missed_word="not offered",
    **COMMON,
)
def family_group_offered(t: Tables) -> Expr:
    """Letters sent, by whether a meeting was offered."""
    return coded.by_answer(t, t.held_on(_come(t, "letter"), "letter"), "letter", "fgdm_offered", "yes", MEETING)


@card(
    key="family_group_held",
    title="Family group decision-making held before proceedings",
    meaning="Of the letters before proceedings sent in the period with which a meeting of family group decision-making"
    f" was offered, those after which one was held.{EACH}",
    kind=Kind.SHARE,
    polarity=Polarity.HIGHER,
    numerator="letters with an offer after which a meeting was held",
    denominator="letters before proceedings in the period with which a meeting was offered",
    not_judged="Letters for which it is not recorded whether a meeting was held.",
    needs=("pre_proceedings.letter", "pre_proceedings.fgdm_offered", "pre_proceedings.fgdm_held"),
    counted_word="held",
    missed_word="not held",
    **COMMON,
)
def family_group_held(t: Tables) -> Expr:
    """Letters with an offer, by whether a meeting was held."""
    sent = _come(t, "letter")
    # Without an offer no meeting was to be held.
    offered = t.held_on(sent.filter(sent.fgdm_offered == "yes"), "letter")
    return coded.by_answer(t, offered, "letter", "fgdm_held", "yes", MEETING)


def _over(t: Tables) -> Expr:
    """Pre-proceedings that ended, each under whoever held the child then."""
    return t.held_on(_come(t, "ended"), "ended")


def _come(t: Tables, day: str) -> Expr:
    """Pre-proceedings of which this day has come: what is planned is none yet."""
    every = t.pre_proceedings
    # Measured by the last extract that told of it, since only that one could know that the day had come.
    return every.filter(every[day] <= every.last_told)
