"""Words inside texts: found for whom may read them, with what stands around, and never before they are shared."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from practicelens.access.roles import Role
from practicelens.access.words import Excerpt, Wanted, excerpt, gathered
from practicelens.governance.packs.frozen import changes as packs
from practicelens.governance.packs.frozen import finding as reports
from practicelens.governance.packs.models import Pack, Searched
from practicelens.quality.learning import changes as learning
from practicelens.quality.learning import finding as pieces
from practicelens.quality.learning.models import Piece
from practicelens.quality.standards import finding as standards
from practicelens.quality.standards.models import StandardVersion
from tests.builders import drafts
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority
from tests.builders.graded import published_pack
from tests.builders.pieces import asked, best, published

pytestmark = pytest.mark.django_db


def test_words_are_kept_folded_once_and_found_by_their_beginnings_alone() -> None:
    kept = gathered("Zoë’s door, the DOOR", "O'Brien 2026", "")
    assert kept == " 2026 door obrien the zoes"
    assert " zo" in kept and " obri" in kept and " oor" not in kept


def test_an_excerpt_is_the_place_that_says_most_with_whole_words_around() -> None:
    long = "Nothing of it here. " * 9 + "The grandmother opened the dóor to the worker at last, and " + "went on " * 20
    found = excerpt(["A door.", long], Wanted.of("door grand"))
    assert found is not None and found.word == "grandmother"
    assert found.before.startswith("…") and found.before.endswith("The") and found.after.endswith("…")
    assert excerpt(["A door."], Wanted.of("oor")) is None
    assert excerpt(["A door."], Wanted.of("DÓOR")) == Excerpt("A", "door.", "")


def test_learning_is_found_by_what_was_done_and_only_while_it_is_shared(authority: Authority) -> None:
    audits = Audits(authority)
    reader = asking(audits.actor(Role.TEAM_MANAGER))
    unagreed = asked(audits)
    text = Piece.objects.get(pk=unagreed).done
    word = max(re.findall(r"[a-z]+", text), key=len)
    assert pieces.find(reader, Wanted.of(word)) == () and Piece.objects.get(pk=unagreed).words == ""
    piece_id = published(audits, audit_id=best(audits, child=audits_child(2)))
    (hit,) = pieces.find(reader, Wanted.of(word.upper()))
    assert hit.id == piece_id and (hit.excerpt is None or hit.excerpt.word.strip(".,").startswith(word))
    assert pieces.find(reader, Wanted.of(f"{word} nobodysaysthis")) == ()
    version = Piece.objects.get(pk=piece_id).version
    learning.withdraw(piece_id, "", version=version, by=audits.actor(Role.PRACTITIONER), now=audits.now)
    assert pieces.find(reader, Wanted.of(word)) == () and Piece.objects.get(pk=piece_id).words == ""


def audits_child(number: int) -> object:
    """Another child, for an audit of its own."""
    from practicelens.access.actor import ChildKey

    return ChildKey("northborough", "case-system", f"B-2000{number}")


def test_a_standard_is_found_by_what_it_says_and_a_draft_is_not(authority: Authority) -> None:
    head = asking(authority.actor(Role.HEAD_OF_QA))
    row = StandardVersion.objects.filter(status="published").first()
    assert row is not None
    words = " ".join(re.findall(r"[A-Za-z]+", row.content["meaning"])[:4])
    assert row.key in [one.key for one in standards.find(head, Wanted.of(words))]
    drafts.standard(authority)
    StandardVersion.objects.filter(status="draft").update(title="Zebrafish")
    assert standards.find(head, Wanted.of("zebrafish")) == ()
    assert standards.find(asking(authority.actor(Role.SCRUTINEER)), Wanted.of(words)) == ()


def found(authority: Authority, role: Role, typed: str) -> list[int]:
    """The reports that somebody finds, those shown and their number agreeing."""
    answer = reports.find(asking(authority.actor(role)), Wanted.of(typed), 5)
    assert answer.total == len(answer.packs)
    return [one.id for one in answer.packs]


def test_a_report_is_found_by_the_version_that_is_read(authority: Authority) -> None:
    whole = published_pack(authority, None)
    kept = Searched.objects.get(pack_id=whole)
    inside_only = next(word for word in kept.inside.split() if f" {word}" not in kept.outside)
    outside_only = next(word for word in kept.outside.split() if f" {word}" not in kept.inside)
    assert found(authority, Role.DCS, inside_only) == [whole] and found(authority, Role.SCRUTINEER, inside_only) == []
    assert found(authority, Role.SCRUTINEER, outside_only) == [whole] and found(authority, Role.DCS, outside_only) == []
    # Two words of which each version holds one are together in neither.
    assert found(authority, Role.DCS, f"{inside_only} {outside_only}") == []
    assert found(authority, Role.TEAM_MANAGER, "firm") == [] and found(authority, Role.PRACTITIONER, "firm") == []


def test_a_report_that_is_withdrawn_is_found_no_more(authority: Authority) -> None:
    pack_id = published_pack(authority, authority.service)
    assert found(authority, Role.DCS, "nothing firm") == [pack_id]
    assert found(authority, Role.HEAD_OF_SERVICE, "nothing firm") == [pack_id]
    row = Pack.objects.get(pk=pack_id)
    packs.withdraw(pack_id, "Wrong", version=row.version, by=authority.actor(Role.HEAD_OF_QA), now=authority.now)
    assert found(authority, Role.DCS, "nothing firm") == [] and not Searched.objects.exists()


def test_the_page_shows_the_words_around_with_the_word_marked(authority: Authority) -> None:
    published_pack(authority, authority.service)
    html = looked(authority.client(Role.DCS), "firm")
    assert "<mark>firm" in html and ">Report" in html
    assert ">Report" not in looked(authority.client(Role.PRACTITIONER), "firm")


def looked(client: Client, typed: str) -> str:
    """The page that answers."""
    return client.get("/search/", {"q": typed}).content.decode()
