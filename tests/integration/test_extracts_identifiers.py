"""Identifiers spelled two ways: proposed by list, confirmed by somebody, joined when published, ended."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.urls import reverse

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Refused, Stale
from practicelens.access.roles import Role
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes as packs
from practicelens.governance.packs.models import Pack
from practicelens.history.models import Event
from practicelens.people.asking import key_of
from practicelens.people.setup import changes as people
from practicelens.performance.datasets.register import internal as register_internal
from practicelens.performance.extracts import loading
from practicelens.performance.extracts.identifiers import changes, queries
from practicelens.performance.extracts.models import Extract, IdentifierJoining
from practicelens.performance.extracts.publishing import changes as publishing
from practicelens.performance.extracts.publishing import queries as publishing_queries
from practicelens.performance.extracts.publishing.rules import Unanswered
from practicelens.web.templatetags.words import date_words
from practicelens.workdays import clock
from tests.builders.authority import Authority
from tests.builders.extracts import publish_all_ticked, spelled_apart
from tests.builders.workbooks import AS_AT

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def load(authority: Authority, folder: Path, days: int = 1, **given: object) -> int:
    """An extract some days after the published one, with noughts before list 7’s identifiers, read and waiting."""
    as_at = AS_AT + days * DAY
    path = spelled_apart(folder / "files" / f"{as_at}.xlsx", as_at=as_at, **given)  # type: ignore[arg-type]
    by = authority.actor(Role.ANALYST)
    return loading.load(path, as_at, by=by, now=authority.now, publish=False).extract_id


def asked(authority: Authority, extract_id: int) -> list[str]:
    return [one.code for one in publishing_queries.questions(authority.asking(Role.ANALYST), extract_id)]


def plans(extract_id: int) -> set[str]:
    """The children of list 7 in the dataset that an extract became."""
    dataset = Extract.objects.get(pk=extract_id).dataset_id
    folder = next(one.folder for one in register_internal.in_use() if one.id == dataset)
    return set(pq.read_table(folder / "protection_plans.parquet")["child"].to_pylist())


def test_what_differs_is_proposed_confirmed_and_joined_then_and_later(
    authority: Authority, published: int, tmp_path: Path
) -> None:
    by, before = authority.actor(Role.ANALYST), plans(published)
    ready = load(authority, tmp_path)
    (proposal,) = queries.proposals(authority.asking(Role.ANALYST), ready)
    assert (proposal.group.list, proposal.group.words, proposal.count) == (7, "leading noughts", len(before))
    assert all(written == f"00{becomes}" for written, becomes in proposal.examples)
    assert asked(authority, ready) == ["list_7_spelled"]
    with pytest.raises(Unanswered):
        publishing.publish(ready, by=by, now=authority.now)
    changes.confirm(ready, {proposal.group.code}, by=by, now=authority.now)
    assert asked(authority, ready) == [] and queries.proposals(authority.asking(Role.ANALYST), ready) == ()
    publishing.publish(ready, by=by, now=authority.now)
    assert plans(ready) == before
    assert Extract.objects.get(pk=ready).joined == {"7": len(before)}
    later = load(authority, tmp_path, days=2)
    assert asked(authority, later) == []
    publishing.publish(later, by=by, now=authority.now)
    assert plans(later) == before


def test_a_child_restricted_under_the_number_that_was_joined_away_is_hidden_in_the_figures_lists(
    authority: Authority, published: int, tmp_path: Path
) -> None:
    by, child = authority.actor(Role.ANALYST), sorted(plans(published))[0]
    ready = load(authority, tmp_path)
    (proposal,) = queries.proposals(authority.asking(Role.ANALYST), ready)
    changes.confirm(ready, {proposal.group.code}, by=by, now=authority.now)
    publishing.publish(ready, by=by, now=authority.now)
    assert key_of(child) not in authority.asking(Role.HEAD_OF_QA).hidden
    today = authority.today
    people.restrict_child(key_of(f"00{child}"), reason="Own family", starts=today, by=SYSTEM, now=authority.now)
    assert key_of(child) in authority.asking(Role.HEAD_OF_QA).hidden


def test_without_confirming_they_stay_other_children(authority: Authority, published: int, tmp_path: Path) -> None:
    by, before = authority.actor(Role.ANALYST), plans(published)
    ready = load(authority, tmp_path)
    publishing.publish(ready, by=by, now=authority.now, accepted={"list_7_spelled"})
    assert plans(ready) == {f"00{child}" for child in before}


def test_what_was_ended_joins_no_later_extract_and_can_be_confirmed_again(
    authority: Authority, published: int, tmp_path: Path
) -> None:
    by = authority.actor(Role.ANALYST)
    ready = load(authority, tmp_path)
    changes.confirm(ready, {"7-leading-noughts"}, by=by, now=authority.now)
    with pytest.raises(Stale):
        changes.confirm(ready, {"7-leading-noughts"}, by=by, now=authority.now)
    row = IdentifierJoining.objects.get()
    changes.end(row.pk, by=by, now=authority.now)
    with pytest.raises(Refused):
        changes.end(row.pk, by=by, now=authority.now)
    assert asked(authority, ready) == ["list_7_spelled"]
    changes.confirm(ready, {"7-leading-noughts"}, by=by, now=authority.now)
    ended, kinds = queries.joinings(authority.asking(Role.ANALYST))[1], Event.objects.order_by("pk")
    assert (ended.ends, ended.ended_by) == (authority.today, by.name)
    recorded = [one.kind for one in kinds if one.kind.startswith("extract.joining")]
    assert recorded == ["extract.joining_confirmed", "extract.joining_ended", "extract.joining_confirmed"]


def test_a_whole_extract_spelled_otherwise_is_compared_with_the_published_one(
    authority: Authority, published: int, tmp_path: Path
) -> None:
    every = range(1, 11)
    ready = load(authority, tmp_path, lists=every)
    proposed = queries.proposals(authority.asking(Role.ANALYST), ready)
    assert [one.group.list for one in proposed] == list(every)
    assert "children_unknown" in asked(authority, ready)
    codes = {one.group.code for one in proposed}
    changes.confirm(ready, codes, by=authority.actor(Role.ANALYST), now=authority.now)
    assert asked(authority, ready) == []


def test_a_restricted_child_keeps_their_spelling_and_is_no_example(
    authority: Authority, published: int, tmp_path: Path
) -> None:
    by, asking = authority.actor(Role.ANALYST), authority.asking(Role.ANALYST)
    child = sorted(plans(published))[0]
    key = asking.key_of(f"00{child}")
    people.restrict_child(
        key, reason="A colleague’s child", starts=authority.today,
        by=SYSTEM, now=authority.now,
    )  # fmt: skip
    ready = load(authority, tmp_path)
    proposed = queries.proposals(authority.asking(Role.ANALYST), ready)
    assert not any(f"00{child}" in pair for one in proposed for pair in one.examples)
    changes.confirm(ready, {one.group.code for one in proposed}, by=by, now=authority.now)
    publish_all_ticked(ready, authority.asking(Role.ANALYST))
    assert f"00{child}" in plans(ready) and child not in plans(ready)


def test_the_pages_confirm_and_end(authority: Authority, published: int, tmp_path: Path) -> None:
    client, ready = authority.client(Role.ANALYST), load(authority, tmp_path)
    address = reverse("extract-identifiers", args=[ready])
    assert address in client.get(reverse("extract-publish", args=[ready])).content.decode()
    page = client.get(address).content.decode()
    assert "differ by leading noughts" in page and 'value="7-leading-noughts"' in page
    nothing = client.post(address)
    assert nothing.status_code == 422 and "Tick what is the same" in nothing.content.decode()
    done = client.post(address, {"same": "7-leading-noughts"}, follow=True).content.decode()
    assert "Confirmed: 1 kind of spelling" in done and 'name="accepted"' not in done
    client.post(
        reverse("extract-publish", args=[ready]), {"as_at-day": "21", "as_at-month": "11", "as_at-year": "2026"}
    )
    assert "Identifiers joined to the spelling" in client.get(reverse("extract", args=[ready])).content.decode()
    joined = client.get(reverse("identifier-joinings")).content.decode()
    assert "List 7: Child protection plans" in joined and "End it" in joined
    book = client.get(reverse("identifier-joinings"), {"as": "xlsx", "ways": "leading noughts"})
    assert book["Content-Type"].endswith("spreadsheetml.sheet")
    ended = client.post(reverse("identifier-joining-end", args=[IdentifierJoining.objects.get().pk]), follow=True)
    assert "Ended by" in ended.content.decode()


SINCE = 'data-figures="joined-since"'


def test_figures_published_before_a_joining_say_so_with_its_day_until_the_next_are_published(
    authority: Authority, published: int, tmp_path: Path
) -> None:
    by, pages = (
        authority.actor(Role.ANALYST),
        ["/authority/figures/", reverse("week", args=[authority.team]), "/teams/"],
    )
    ready = load(authority, tmp_path)
    seen = {address: authority.client(Role.ANALYST).get(address).content.decode() for address in pages}
    assert not any(SINCE in page for page in seen.values())
    changes.confirm(ready, {"7-leading-noughts"}, by=by, now=authority.now + DAY)
    clock.stand_at(authority.today + 2 * DAY)
    for address in pages:
        page = authority.client(Role.ANALYST).get(address).content.decode()
        assert SINCE in page and "List 7: Child protection plans" in page, address
        assert date_words(authority.today + DAY) in page and reverse("identifier-joinings") in page
    of_director = authority.client(Role.DIRECTOR).get("/authority/figures/").content.decode()
    assert SINCE in of_director and reverse("identifier-joinings") not in of_director
    publishing.publish(ready, by=by, now=authority.now + 2 * DAY)
    clock.stand_at(authority.today + 3 * DAY)
    assert SINCE not in authority.client(Role.DIRECTOR).get("/authority/figures/").content.decode()


def test_a_report_published_before_a_joining_says_so_and_one_that_ended_is_not_told(
    authority: Authority, published: int, tmp_path: Path
) -> None:
    by, month, words = authority.actor(Role.ANALYST), Month(2026, 10), Words("Nothing is firm yet.")
    packs.publish(None, month, words, version=0, by=authority.actor(Role.HEAD_OF_QA), now=authority.now)
    pack = Pack.objects.get().pk
    ready = load(authority, tmp_path)
    changes.confirm(ready, {"7-leading-noughts"}, by=by, now=authority.now + DAY)
    publishing.publish(ready, by=by, now=authority.now + DAY)
    page = authority.client(Role.DIRECTOR).get(f"/packs/{pack}/").content.decode()
    assert SINCE in page and "A published report stays as it was." in page
    changes.end(IdentifierJoining.objects.get().pk, by=by, now=authority.now + DAY)
    assert SINCE not in authority.client(Role.DIRECTOR).get(f"/packs/{pack}/").content.decode()
