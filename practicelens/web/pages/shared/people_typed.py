"""A box in which one writes people, one a line: colleagues by their e-mail address, others by name."""

from __future__ import annotations

from practicelens.people.accounts import queries as accounts
from practicelens.people.asking import Asking
from practicelens.web.pages.shared.govuk_forms import Form


def accounts_and_names(form: Form, asking: Asking, name: str) -> tuple[list[int], list[str]]:
    """Accounts found by address, and the names of those without one; an address nobody has is the field's error."""
    found, named = [], []
    for line in (line.strip() for line in form.cleaned_data.get(name, "").splitlines()):
        # By address and never by name: two people of one name are common, and what is for one would be shown to the
        # other.
        account = accounts.at_address(asking, line) if "@" in line else None
        if "@" in line and account is None:
            form.add_error(name, f"Nobody signs in here as {line}. Write their name instead.")
        if account is not None:
            found.append(account)
        elif line and "@" not in line:
            named.append(line)
    return found, named
