"""Questions within questions are opened, and the rows that answer stay the same."""

from __future__ import annotations

import re

import duckdb
import pytest

from practicelens.analytics.nests import opened

COLUMNS = {
    "children": ("child_no", "born", "team", "row"),
    "visits": ("child_no", "visited", "seen", "row"),
    "rules": ("key", "starts", "days"),
}
TABLES = """
    CREATE TABLE children AS FROM (VALUES (1, DATE '2015-02-03', 'a', 1), (2, NULL, 'b', 2), (3, DATE '2020-05-06',
        NULL, 3), (3, DATE '2020-05-06', NULL, 4)) AS t(child_no, born, team, "row");
    CREATE TABLE visits AS FROM (VALUES (1, DATE '2026-01-01', 'yes', 1), (1, DATE '2026-02-01', 'no', 2),
        (2, NULL, NULL, 3), (9, DATE '2026-03-01', 'yes', 4)) AS t(child_no, visited, seen, "row");
    CREATE TABLE rules AS FROM (VALUES ('limit', DATE '2025-01-01', 10), ('other', NULL, 0)) AS t("key", starts, days);
"""
WIDE = 'SELECT "t1"."child_no", "t1"."born", "t1"."team", "t1"."row", {more} FROM "children" AS "t1"'

OPENED = {
    "a step upon a step": f"""SELECT "t2"."child_no", "t2"."known" FROM (
        {WIDE.format(more='"t1"."born" IS NULL AS "known"')} WHERE "t1"."team" = 'a') AS "t2"
        WHERE NOT "t2"."known" """,
    "a column under another name": """SELECT "t2"."one" AS "two" FROM (
        SELECT "t1"."born" AS "one" FROM "children" AS "t1") AS "t2" """,
    "stars, and columns that are dropped": """SELECT "t3".* EXCLUDE ("born") FROM (
        SELECT * FROM (SELECT "t1".* EXCLUDE ("row") FROM "children" AS "t1") AS "t2") AS "t3" """,
    "conditions before and after what is laid beside": """SELECT "t2"."child_no", "t3"."visited" FROM (
        SELECT * FROM "children" AS "t1" WHERE "t1"."team" IS NOT NULL OR "t1"."row" = 3) AS "t2"
        LEFT OUTER JOIN (SELECT "t1"."child_no" AS "of", "t1"."visited" FROM "visits" AS "t1"
                         WHERE "t1"."seen" = 'yes' OR "t1"."seen" IS NULL) AS "t3"
        ON "t2"."child_no" = "t3"."of" WHERE "t3"."visited" IS NULL OR "t2"."row" > 0""",
    "the same table laid beside twice": """SELECT "t4"."row", "t4"."a", "t5"."b" FROM (
        SELECT "t2"."row", "t2"."child_no", "t3"."a" FROM "children" AS "t2" LEFT OUTER JOIN (
            SELECT "t0"."row" AS "at", "t0"."visited" AS "a" FROM "visits" AS "t0") AS "t3"
        ON "t2"."row" = "t3"."at") AS "t4" LEFT OUTER JOIN (
            SELECT "t0"."child_no" AS "of", "t0"."seen" AS "b" FROM "visits" AS "t0") AS "t5"
        ON "t4"."child_no" = "t5"."of" """,
    "those who are met": """SELECT "t2"."row" FROM "children" AS "t2" INNER JOIN (
        SELECT "t1"."child_no" + 0 AS "of", 'x' AS "word" FROM "visits" AS "t1" WHERE "t1"."seen" <> 'no') AS "t3"
        ON "t2"."child_no" = "t3"."of" AND "t3"."word" = 'x' """,
    "those who are not met": """SELECT "t2"."row" FROM "children" AS "t2" ANTI JOIN (
        SELECT "t1"."child_no" AS "of" FROM "visits" AS "t1" WHERE "t1"."seen" = 'no') AS "t3"
        ON "t2"."child_no" = "t3"."of" """,
    "a condition of either within one of both": """SELECT "t2"."row" FROM (SELECT "t1"."row",
        "t1"."team" = 'a' OR "t1"."born" IS NULL AS "either" FROM "children" AS "t1" WHERE "t1"."row" < 4 OR false)
        AS "t2" WHERE "t2"."either" AND NOT ("t2"."row" = 9 OR "t2"."row" = 8)""",
}
"""Questions of which one SELECT is left."""

KEPT = {
    "a constant beside which no partner stands": """SELECT "t2"."child_no", "t3"."word" FROM "children" AS "t2"
        LEFT OUTER JOIN (SELECT "t1"."child_no" AS "of", 'x' AS "word" FROM "visits" AS "t1") AS "t3"
        ON "t2"."child_no" = "t3"."of" """,
    "each once": """SELECT count("t2"."team") AS "many" FROM (
        SELECT DISTINCT "t1"."child_no", "t1"."team" FROM "children" AS "t1") AS "t2" """,
    "a place in an order, and a condition after it": """SELECT "t2"."row" FROM (SELECT "t1"."row", ROW_NUMBER() OVER (
        PARTITION BY "t1"."child_no" ORDER BY "t1"."row" DESC) - 1 AS "place" FROM "children" AS "t1") AS "t2"
        WHERE "t2"."place" = 0""",
    "groups of which the key is not asked": """SELECT "t2"."last" FROM (SELECT "t1"."child_no", "t1"."seen",
        MAX("t1"."visited") AS "last", MIN("t1"."row") AS "first" FROM "visits" AS "t1" GROUP BY 1, 2) AS "t2" """,
    "two lists one after the other": """SELECT "t3"."who" FROM (
        SELECT "t1"."child_no" AS "who", "t1"."born" AS "day" FROM "children" AS "t1" UNION ALL
        SELECT "t2"."child_no" AS "other", "t2"."visited" AS "day" FROM "visits" AS "t2") AS "t3" """,
    "two lists, of equal rows one": """SELECT "t3"."who" FROM (
        SELECT "t1"."child_no" AS "who", "t1"."row" FROM "children" AS "t1" UNION
        SELECT "t2"."child_no" AS "who", "t2"."row" FROM "visits" AS "t2") AS "t3" """,
    "how many": """SELECT COUNT(*) AS "many" FROM (SELECT DISTINCT "t1"."team" FROM "children" AS "t1") AS "t2" """,
    "what is asked twice": """WITH "t9" AS (SELECT "t1".*, "t1"."row" * 2 AS "twice" FROM "children" AS "t1")
        SELECT "t2"."row", "t3"."twice" FROM "t9" AS "t2" INNER JOIN "t9" AS "t3" ON "t2"."row" = "t3"."child_no" """,
    "what is long and asked twice": """SELECT "t2"."due" AS "a", "t2"."due" AS "b" FROM (SELECT CASE WHEN
        "t1"."born" IS NULL THEN 'none' WHEN "t1"."team" = 'a' THEN 'of a' WHEN "t1"."row" + 1 > 3 THEN 'late' END
        AS "due" FROM "children" AS "t1") AS "t2" """,
    "all of the other side": """SELECT "t3"."visited", "t2"."team" FROM (
        SELECT * FROM "children" AS "t1" WHERE "t1"."team" = 'a') AS "t2" RIGHT OUTER JOIN "visits" AS "t3"
        ON "t2"."child_no" = "t3"."child_no" """,
}
"""Questions of which a part cannot be opened without another answer."""


def rows(question: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as con:
        con.execute(TABLES)
        return sorted(con.execute(question).fetchall(), key=repr)


def nests(question: str) -> int:
    return len(re.findall(r"\bSELECT\b", question))


@pytest.mark.parametrize("question", OPENED.values(), ids=list(OPENED))
def test_a_question_of_steps_becomes_one(question: str) -> None:
    made = opened(question, COLUMNS.__getitem__)
    assert nests(made) == 1
    assert rows(made) == rows(question)
    assert rows(made)


@pytest.mark.parametrize("question", KEPT.values(), ids=list(KEPT))
def test_what_would_answer_otherwise_stays_apart(question: str) -> None:
    made = opened(question, COLUMNS.__getitem__)
    assert nests(made) > 1
    assert rows(made) == rows(question)
    assert rows(made)


def test_columns_that_nobody_reads_are_left_out() -> None:
    question = KEPT["each once"].replace("DISTINCT", "") + f', ({WIDE.format(more="1 AS one")} LIMIT 9) AS "t8"'
    made = opened(question, COLUMNS.__getitem__)
    assert set(re.findall(r'"(\w+)"', made)) == {"children", "team", "many", "child_no", "t0", "t1", "t2"}
    grouped = opened(KEPT["groups of which the key is not asked"], COLUMNS.__getitem__)
    assert '"last"' in grouped and '"first"' not in grouped


def test_the_same_question_is_the_same_text() -> None:
    first = opened(KEPT["what is asked twice"], COLUMNS.__getitem__)
    assert opened(first, COLUMNS.__getitem__) == first


def test_a_question_within_an_expression_is_refused() -> None:
    with pytest.raises(ValueError, match="within an expression"):
        opened('SELECT 1 IN (SELECT "t1"."row" FROM "visits" AS "t1") AS "met"', COLUMNS.__getitem__)
