"""Control charts as drawn: signals by shape, events by day, and the finding in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from practicelens.analytics.control.charts import Chart, Settings, chart
from practicelens.analytics.indicators import CARDS
from practicelens.performance.matters.wording import chart_words
from practicelens.web.templatetags.control import control_chart, events_axis
from tests.unit.test_control_charts import months

WORSE = [10, 12] * 11 + [11, 30]  # of 50 referrals that came back


@dataclass(frozen=True)
class Happened:
    """An event."""

    day: date
    title: str


def drawn(key: str, counted: list[int | None], of: int = 50) -> Chart:
    return chart(CARDS[key], months(key, counted, of, date(2024, 11, 1)), [], Settings())


def test_the_finding_is_read_out_with_average_and_limits() -> None:
    words = chart_words(drawn("re_referrals", list(WORSE)))
    assert words.startswith("Re-referrals within 12 months, 24 months to October 2026: 60")
    assert "higher than chance explains; average 24" in words
    assert "no limits" in chart_words(drawn("cp_visits_in_time", [40] * 24))


def test_a_signal_is_marked_by_its_shape_and_not_by_colour_alone() -> None:
    worse = control_chart(drawn("re_referrals", list(WORSE)), [])
    better = control_chart(drawn("conferences_in_time", list(WORSE)), [])
    neither = control_chart(drawn("referral_nfa", list(WORSE)), [])
    assert 'circle class="pl-control__worse"' in worse
    assert "rotate(45" in better and "pl-control__better" in better
    assert "rotate(0" in neither and "pl-control__moved" in neither


def test_an_event_is_one_line_at_its_day_and_one_outside_the_months_is_none() -> None:
    one = drawn("re_referrals", list(WORSE))
    events = [Happened(date(2026, 5, 4), "new <case> system"), Happened(date(2026, 6, 1), "one team")]
    axis = events_axis(one, events)
    assert axis.count("<line") == 2
    assert "new &lt;case&gt; system, 4 May" in axis
    rows = set(re.findall(r'pl-control__named" x="[\d.]+" y="([\d.]+)"', axis))
    assert len(rows) == 2, "titles that would meet stand in two rows"
    assert "<line" not in control_chart(one, [Happened(date(2020, 1, 1), "long ago")])


def test_a_month_nobody_can_tell_is_a_gap_and_ends_that_are_one_are_named_once() -> None:
    counted: list[int | None] = list(WORSE)
    counted[5] = None
    assert re.findall(r' d="([^"]+)"', control_chart(drawn("re_referrals", counted), []))[0].count("M") == 2
    assert control_chart(drawn("re_referrals", [0] * 24), []).count("<text") == 1
