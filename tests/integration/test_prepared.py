"""A question put together once answers as the queryset it was made from, whatever is filled in, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import DateField, IntegerField
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from practicelens.access.roles import Role
from practicelens.people.dated import holds
from practicelens.people.models import Account, RoleGrant
from practicelens.people.prepared import Given, Prepared
from tests.builders.authority import BEGAN, TODAY, Authority

ACCOUNT, DAY = Given("account", IntegerField()), Given("day", DateField())


def test_it_answers_as_its_queryset_each_time_with_what_is_filled_in(authority: Authority) -> None:
    grants = Prepared(lambda: RoleGrant.objects.filter(holds(DAY), account_id=ACCOUNT).select_related("account"))
    for day in (BEGAN - timedelta(days=1), BEGAN, TODAY):
        for role in Role:
            account = authority.account(role)
            usual = RoleGrant.objects.filter(holds(day), account_id=account).select_related("account")
            with CaptureQueriesContext(
                connection,
            ) as asked:
                found = list(grants(account=account, day=day))
                names = [row.account.name for row in found]
            assert len(asked) == 1
            assert (found, names) == (list(usual), [row.account.name for row in usual])


def test_without_a_row_there_is_none(authority: Authority) -> None:
    accounts = Prepared(lambda: Account.objects.filter(pk=ACCOUNT))
    assert accounts.first(account=0) is None
    found = accounts.first(account=authority.account(Role.DCS))
    assert found is not None and found.name == "Ruth Adeyemi"


def test_what_is_not_given_is_an_error_and_no_other_answer(authority: Authority) -> None:
    grants = Prepared(lambda: RoleGrant.objects.filter(holds(DAY), account_id=ACCOUNT))
    list(grants(account=1, day=date(2026, 11, 23)))
    with pytest.raises(KeyError):
        list(grants(account=1))


def test_rows_are_locked_within_a_transaction_alone(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = Prepared(lambda: Account.objects.select_for_update().filter(pk=ACCOUNT))
    assert locked.first(account=authority.account(Role.DCS)) is not None
    monkeypatch.setattr(connection, "get_autocommit", lambda: True)
    with pytest.raises(TransactionManagementError):
        locked.first(account=1)
