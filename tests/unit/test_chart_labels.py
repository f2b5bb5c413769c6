"""Names in a chart are never printed over one another, over a point, or outside the drawing."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from practicelens.documents import labels
from practicelens.documents.labels import Box

ROOM = Box(40, 0, 640, 260)
POINTS = st.lists(
    st.tuples(st.floats(40, 628), st.floats(12, 260), st.text("abc ", min_size=1, max_size=34)), min_size=1, max_size=20
)


@given(POINTS)
def test_no_name_meets_another_or_a_point_or_the_edge(named: list[tuple[float, float, str]]) -> None:
    points = [(x, y) for x, y, _ in named]
    found = labels.place(named, points, ROOM)
    for one, other in combinations(found, 2):
        assert not one.box.meets(other.box)
    for label in found:
        assert label.box.within(ROOM)
        assert not any(label.box.left < x < label.box.right and label.box.top < y < label.box.bottom for x, y in points)


def test_a_name_stands_beside_its_point_where_there_is_room_and_is_led_to_where_there_is_none() -> None:
    alone = labels.place([(300, 100, "Duty East: 4 of 17")], [(300, 100)], ROOM)
    assert not alone[0].leader and alone[0].box.left == 309
    crowd = [(300.0 + n % 3, 100.0 + n // 3, "Intervention and Planning 4: 9 of 25") for n in range(9)]
    placed = labels.place(crowd, [(x, y) for x, y, _ in crowd], ROOM)
    assert len(placed) == 9 and any(label.leader for label in placed)


def test_words_that_stand_already_are_not_covered() -> None:
    average = Box(309, 80, 640, 120)
    placed = labels.place([(300, 100, "Duty East")], [(300, 100)], ROOM, (average,))
    assert placed and not placed[0].box.meets(average)
