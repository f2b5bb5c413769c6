"""A piece of learning names the figures it stands on; who reads the figure is led to the pieces that are theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.people.accounts import changes as people
from practicelens.people.models import Post, Worker
from practicelens.quality.learning import changes, queries
from practicelens.quality.learning.finding import of_figure
from practicelens.quality.learning.states import Audience
from tests.builders import pieces
from tests.builders.asking import asking
from tests.builders.audits import Audits
from tests.builders.authority import Authority

CARD, OTHER = "cp_seen_alone", "re_referrals"
NAMING = replace(pieces.MARKS, figures=(CARD,))


@pytest.fixture
def audits(authority: Authority) -> Audits:
    return Audits(authority)


def naming(audits: Audits, role: Role, card: str = CARD) -> list[int]:
    return [one for one, _ in of_figure(asking(audits.actor(role), audits.now.date()), card)]


def test_only_what_is_published_and_shared_is_named_beside_a_figure(audits: Audits) -> None:
    drafted = pieces.drafted(audits, marks=NAMING)
    assert naming(audits, Role.QA_OFFICER) == []
    shared = pieces.published(audits, marks=NAMING)
    team = pieces.published(audits, marks=NAMING, audience=Audience.TEAM)
    assert naming(audits, Role.TEAM_MANAGER) == [team, shared] and drafted not in naming(audits, Role.TEAM_MANAGER)
    assert naming(audits, Role.TEAM_MANAGER, OTHER) == []
    # Who reads no learning is named none, and is not refused the figure.
    assert naming(audits, Role.ADMINISTRATOR) == []
    version = queries.piece(asking(audits.officer, audits.now.date()), shared).version
    changes.withdraw(shared, "It should not stand.", version=version, by=audits.officer, now=audits.now)
    assert naming(audits, Role.TEAM_MANAGER) == [team]


def test_a_piece_of_another_team_alone_is_not_named(audits: Audits) -> None:
    authority = audits.authority
    team = pieces.published(audits, marks=NAMING, audience=Audience.TEAM)
    reader = authority.account(Role.ANALYST)  # somebody with no part in it, made a practitioner elsewhere
    people.grant_role(
        reader, Role.PRACTITIONER, starts=authority.today, by=audits.actor(Role.ADMINISTRATOR), now=authority.now
    )
    Worker.objects.filter(pk=authority.other_worker).update(account=reader)
    for place, named in ((authority.team, [team]), (authority.other_team, [])):
        Post.objects.filter(worker_id=authority.other_worker).update(team_id=place)
        assert naming(audits, Role.ANALYST) == named


def test_a_figure_that_is_none_is_refused(audits: Audits) -> None:
    piece_id = pieces.drafted(audits)
    with pytest.raises(Refused) as no:
        marks = replace(pieces.MARKS, figures=("no_such_card",))
        changes.edit(piece_id, pieces.WORDS, marks, Audience.TEAM, version=1, by=audits.officer, now=audits.now)
    assert no.value.code == "figures_unknown"


def test_figures_are_looked_for_without_losing_what_is_typed_and_stand_on_both_pages(audits: Audits) -> None:
    client, piece_id = audits.authority.client(Role.QA_OFFICER), pieces.drafted(audits)
    address = reverse("learning-edit", args=[piece_id])
    opened = client.get(address).content.decode()
    assert "can be chosen: look for one by its words" in opened and f'value="{CARD}"' not in opened
    typed = {
        "version": 1, "title": "Postcards, again", "done": "d", "difference": "e", "helped": "h",
        "domains": ["planning"], "audience": Audience.EVERYBODY.value, "figures": [OTHER],
    }  # fmt: skip
    found = client.post(address, typed | {"find": "figures", "figures_words": "seen alone"}).content.decode()
    assert "Postcards, again" in found and f'value="{CARD}"' in found
    # What was chosen stays, and stands before what is found; nothing is kept yet.
    assert found.index(f'value="{OTHER}"') < found.index(f'value="{CARD}"')
    assert queries.piece(asking(audits.officer, audits.now.date()), piece_id).figures == {}
    assert client.post(address, typed | {"figures": [OTHER, CARD]}).status_code == 302
    page = client.get(reverse("learning-piece", args=[piece_id])).content.decode()
    assert reverse("definition", args=[CARD]) in page and reverse("definition", args=[OTHER]) in page
    definition = reverse("definition", args=[CARD])
    assert "Postcards, again" not in client.get(definition).content.decode()
    pieces.ask(audits, piece_id)
    by = audits.actor(Role.PRACTITIONER)
    version = queries.piece(asking(by, audits.now.date()), piece_id).version
    changes.agree(piece_id, named=False, version=version, by=by, now=audits.now)
    assert f'href="{reverse("learning-piece", args=[piece_id])}"' in client.get(definition).content.decode()
