"""What may be said of differences between teams and domains, computed, in words that do not overclaim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

from practicelens.analytics.statistics import FunnelLimits, funnel_limits
from practicelens.governance.packs.monthly.tallies import Tally

# Below this a team's share jumps by 20 points with one audit: it is shown, and not compared.
FEWEST = 5
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Placed:
    """One team beside the rest: which limits its share lies outside of, and on which side."""

    label: str
    tally: Tally
    outside95: bool
    outside998: bool
    above: bool

    def words(self) -> str:
        """The team and its count: "Duty East (4 of 17)"."""
        return f"{self.label} ({self.tally.good_or_better} of {self.tally.total})"


@dataclass(frozen=True)
class Comparison:
    """Teams held against chance. ``average`` is the share of all those compared together."""

    placed: tuple[Placed, ...]
    too_few: tuple[str, ...]
    average: float | None
    false_alarm: float

    @property
    def firm(self) -> tuple[Placed, ...]:
        """Teams outside the 99.8 % limits."""
        return tuple(team for team in self.placed if team.outside998)

    @property
    def faint(self) -> tuple[Placed, ...]:
        """Teams outside the 95 % limits and inside the 99.8 %."""
        return tuple(team for team in self.placed if team.outside95 and not team.outside998)

    @property
    def worth_a_look(self) -> tuple[Placed, ...]:
        """Those of them below: a team that stands above asks for no closer look, but for learning from."""
        return tuple(team for team in self.faint if not team.above)

    @property
    def possible(self) -> bool:
        """Whether there are two teams to hold beside each other."""
        return len(self.placed) >= 2


def compare(teams: Mapping[str, Tally]) -> Comparison:
    """Hold each team with enough audits against the share of all of them together, in order of name."""
    # By name, as everywhere: the order of shares would be a league.
    enough = {label: tally for label, tally in sorted(teams.items()) if tally.total >= FEWEST}
    too_few = tuple(label for label in sorted(teams) if label not in enough)
    total = sum(tally.total for tally in enough.values())
    if not total:
        return Comparison((), too_few, None, 0.0)
    # Of all audits together: a mean of the teams' shares would give a team of five the weight of one of fifty.
    average = sum(tally.good_or_better for tally in enough.values()) / total
    placed = tuple(_place(label, tally, average) for label, tally in enough.items())
    inside = 1.0
    for tally in enough.values():
        # Teams are taken for independent: with the average worked out from them they nearly are, and the words say
        # "about".
        inside *= 1 - chance_outside(tally.total, average)
    return Comparison(placed, too_few, average, 1 - inside)


def _place(label: str, tally: Tally, average: float) -> Placed:
    """One team against its limits."""
    limits = funnel_limits(average, tally.total)
    share = tally.good_or_better / tally.total
    return Placed(label, tally, _outside95(share, limits), _outside998(share, limits), share > average)


def _outside95(share: float, limits: FunnelLimits) -> bool:
    """Outside the inner limits; the tiny allowance keeps rounding from deciding."""
    return share < limits.low95 - 1e-9 or share > limits.high95 + 1e-9


def _outside998(share: float, limits: FunnelLimits) -> bool:
    return share < limits.low998 - 1e-9 or share > limits.high998 + 1e-9


def chance_outside(size: int, average: float) -> float:
    """How likely a team like all the others lies outside its 95 % limits by chance: the exact binomial."""
    limits = funnel_limits(average, size)
    return sum(
        comb(size, k) * average**k * (1 - average) ** (size - k)
        for k in range(size + 1)
        # Shares of so few audits come in steps, so the true chance is not five in a hundred: it is summed step by step.
        if _outside95(k / size, limits)
    )


def heading(comparison: Comparison, whole: Tally) -> str:
    """The report's title: its finding."""
    if not whole.total:
        return "Audit gradings: no case audits drawn by chance in these twelve months"
    if not comparison.possible:
        if len(comparison.placed) + len(comparison.too_few) > 1:
            return "Audit gradings: too few audits to compare teams"
        return f"Audit gradings: {whole.good_or_better} of {whole.total} Good or better over twelve months"
    # Below apart from above: both are firm, and only the one asks for a decision.
    below = sum(not one.above for one in comparison.firm)
    found = [
        f"{_teams(below, 'lies', 'lie')} firmly below the rest" if below else "",
        f"{_teams(len(comparison.firm) - below, 'lies', 'lie')} firmly above" if len(comparison.firm) > below else "",
        _look(len(comparison.worth_a_look), more=bool(below)),
    ]
    words = "; ".join(one for one in found if one)
    if not words:
        return "Audit gradings: no firm difference between teams"
    return f"Audit gradings: {words}" if comparison.firm else f"Audit gradings: {words}; no firm difference yet"


def _look(number: int, *, more: bool) -> str:
    """ "two teams are worth a closer look"; "two more are" where teams were named before; nothing of none."""
    if not number:
        return ""
    who = f"{_count(number)} more {'is' if number == 1 else 'are'}" if more else _teams(number, "is", "are")
    return f"{who} worth a closer look"


def sentence(comparison: Comparison) -> str:
    """What the funnel shows, with the chance of a false alarm said: below apart from above, which asks for no look."""
    if not comparison.possible:
        return "There are not enough audits to hold teams beside each other."
    count = len(comparison.placed)
    parts = []
    for limits, teams in (
        ("99.8 % limits, where chance rarely reaches", comparison.firm),
        ("95 % limits only", comparison.faint),
    ):
        for side, found in (
            ("Below", [one for one in teams if not one.above]),
            ("Above", [one for one in teams if one.above]),
        ):
            if found:
                parts.append(f"{side} the {limits}: {_named(found)}.")
    if not parts:
        differ = "neither is shown to differ from the other" if count == 2 else "none is shown to differ from the rest"
        parts.append(f"{every_team(count).capitalize()} lie inside the 95 % limits: {differ}.")
    parts.append(
        f"Were {every_team(count)} alike, at least one would lie outside the 95 % limits by chance "
        f"{odds(comparison.false_alarm)}."
    )
    return " ".join(parts)


def every_team(count: int) -> str:
    """ "all 37 teams", "both teams"."""
    return "both teams" if count == 2 else f"all {count} teams"


def odds(chance: float) -> str:
    """A probability as people say it: "about one time in four"."""
    if chance < 0.005:
        return "almost never"
    # From nearly a half on "one time in two" would be told of everything: tenths say more.
    if chance >= 0.45:
        return f"about {_count(int(chance * 10 + 0.5))} times in ten" if chance < 0.95 else "almost always"
    times = int(1 / chance + 0.5)
    return f"about one time in {_count(times)}"


def domains_heading(domains: Sequence[tuple[str, Tally]]) -> str:
    """Whether one domain stands firmly below another: their 95 % intervals do not meet."""
    judged = [(title, tally) for title, tally in domains if tally.total >= FEWEST and tally.interval]
    if len(judged) < 2:
        return "By domain: too few audits to tell one from another"
    lowest = min(judged, key=lambda pair: (pair[1].share or 0, pair[0]))
    highest = max(judged, key=lambda pair: (pair[1].share or 0, pair[0]))
    assert lowest[1].interval and highest[1].interval
    # Intervals that do not meet is a stricter test than 5 %, which suits a look at every domain at once.
    if lowest[1].interval[1] < highest[1].interval[0]:
        return f"By domain: {lower(lowest[0])} is Good or better less often than {lower(highest[0])}"
    return "By domain: none stands firmly apart from the others"


def _named(teams: Sequence[Placed]) -> str:
    """Teams in words, by name."""
    return "; ".join(team.words() for team in teams)


def _count(number: int) -> str:
    """A small number as a word."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _teams(number: int, one: str, many: str) -> str:
    """ "one team is", "two teams are"."""
    return f"{_count(number)} {'team ' + one if number == 1 else 'teams ' + many}"


def lower(title: str) -> str:
    """A title inside a sentence, unless it opens with an abbreviation."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
