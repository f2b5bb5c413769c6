"""The check figures of the design (Barnet, year to March 2025) come out of the importer, from the published files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from practicelens.analytics.published.reading import PublishedUnreadable, PublishedYear, neighbours_of, years

DATA = Path("/work/shared/data/benchmarks")
LAIT = DATA / "lait" / "bds_long_0.parquet"
SETS = {
    date(2021, 4, 1): "New_Statistical_Neighbour_Groupings_April_2021.csv",
    date(2025, 5, 1): "sn_model_2025_wide.csv",
}
BARNET = 302
here = pytest.mark.skipif(not LAIT.exists(), reason="the published files are not on this machine")


def read(day: date) -> dict[str, PublishedYear]:
    neighbours = neighbours_of(DATA / "dfe" / SETS[day], BARNET)
    return {one.card: one for one in years(LAIT, BARNET, neighbours) if one.year == 2025}


@here
def test_barnet_and_england_are_as_they_were_published() -> None:
    found = {card: (one.ours, one.england) for card, one in read(date(2025, 5, 1)).items()}
    assert found["re_referrals"] == (14.8, 22.6)
    assert found["assessments_in_time_from_referral"] == (65.2, 85.7)
    assert found["second_plans"] == (11.8, 24.5)
    assert found["cp_every_review_in_time"] == (95.8, 90.6)
    assert found["placements_three"] == (10, 10)
    assert found["placement_stability"] == (63, 69)
    assert found["leavers_occupied_19_21"] == (64, 54)
    assert found["conferences_in_time"] == (82.7, 81.4)


@here
def test_neighbours_have_dates_and_barnet_kept_five_of_ten() -> None:
    before, after = (set(neighbours_of(DATA / "dfe" / SETS[day], BARNET)) for day in sorted(SETS))
    assert len(before) == len(after) == 10 and len(before & after) == 5
    means = [read(day)["conferences_in_time"].neighbours for day in sorted(SETS)]
    assert [round(one or 0, 1) for one in means] == [81.4, 72.5]


def test_a_table_with_a_changed_column_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("Short Desc,Years,LA and Regions,LA Number,Value\nReReferral,2025,Barnet,302,14.8\n")
    with pytest.raises(PublishedUnreadable, match="lacks the column “Values”"):
        years(path, BARNET, ())
    values = ("Barnet,302,14.8", "Brent,304,c", "England,970,22.6", "Bromley,305,20")
    rows = ("Short Desc,Years,LA and Regions,LA Number,Values", *(f"ReReferral,2025,{one}" for one in values))
    path.write_text("\n".join(rows))
    (one,) = years(path, BARNET, (304, 305))
    assert (one.ours, one.neighbours, one.counted, one.england, one.london) == (14.8, 20, 1, 22.6, None)
    with pytest.raises(PublishedUnreadable, match="numbered 999"):
        years(path, 999, ())
    (tmp_path / "sn.csv").write_text("LA number,SN1\n302,304\n")
    with pytest.raises(PublishedUnreadable, match="ten neighbours"):
        neighbours_of(tmp_path / "sn.csv", BARNET)
