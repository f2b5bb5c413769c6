"""Actions on the page of a meeting: given there and changed where they stand, one by one or with the record."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict

from practicelens.access.errors import Stale
from practicelens.quality.actions import changes as actions
from practicelens.quality.actions.changes import Change
from practicelens.quality.actions.queries import ActionView
from practicelens.quality.audits.core.changes import Agreed
from practicelens.quality.meetings.drafts import Typed
from practicelens.web.pages.shared.desk import InPlace, initial_from
from practicelens.web.pages.shared.govuk_forms import BOXES, DayField, Form, Part, by
from practicelens.web.pages.shared.standing import Lines, lines
from practicelens.web.templatetags.words import date_words
from practicelens.workdays import clock

GIVE, BACK = "give", "back"
# Why and evidence are empty until somebody writes of an action: every block holds its other fields as they stand.
FIELD = re.compile(r"(a(\d+)v(\d+)_)(\w+)")
GONE = "An action that you wrote of can be changed no more: it is done, or not there."
NEW = ("new_what", "new_owner", "new_due")


@dataclass(frozen=True)
class Block:
    """An action on a meeting's page: what it is, and where it can be changed the parts by which it is.

    ``whose``: the agency that does it, where several meet.
    """

    action: ActionView
    parts: Sequence[Part]
    open: bool
    faulty: bool = False
    whose: str = ""


@dataclass(frozen=True)
class Doing:
    """What the meeting's own app does with its actions; ``finish`` says that one is done.

    ``take_back``: of one that is not given yet.
    """

    give: Callable[[Any], object]
    change: Callable[[Change], object]
    finish: Callable[[int, int, str], object] | None = None
    take_back: Callable[[int], object] | None = None


def doing_of(
    request: HttpRequest,
    subject: Any,
    give: Callable[..., object],
    change: Callable[..., object],
    take_back: Callable[..., object] | None = None,
) -> Doing:
    """What can be done with a meeting's actions: its own app gives and changes them, and each is finished alike."""
    return Doing(
        lambda one: give(subject, one, **by(request)),
        lambda one: change(subject, one, **by(request)),
        lambda action_id, version, evidence: actions.finish(action_id, evidence, version=version, **by(request)),
        (lambda action_id: take_back(subject, action_id, **by(request))) if take_back else None,
    )


class WithActions(Form):
    """A meeting's form with the actions that it gives and changes.

    ``own``: its fields that are no action's. ``given`` and ``changed``: what recording it does with actions.
    """

    actions: Sequence[ActionView] = ()
    new: Sequence[str] = NEW
    when_given = "Those who do them are told at once."
    whose: Mapping[int, str] = {}
    own: Sequence[str] = ()
    given: Any = None
    changed: tuple[Change, ...] = ()
    changed_since: Collection[int] = ()

    def clean(self) -> dict[str, Any]:
        """What was typed about actions and not pressed is done with the record."""
        data = super().clean() or {}
        # A button among the actions is about one of them alone: the rest of the record is still being written.
        if not self.data.get("do"):
            self.given, self.changed = self._check_actions()
        return data

    def add_actions(self, actions: Sequence[ActionView], owners: Sequence[tuple[int, str]]) -> None:
        """The fields of every open action and of a new one. Raises Stale where one that was written of is gone."""
        self.actions = actions
        self._bring_to_now()
        choices = [(str(account), name) for account, name in owners]
        for one in actions:
            if one.changeable:
                self._add_open(one, choices)
        self.fields["new_what"] = forms.CharField(
            label="Another action: what will be done?", widget=forms.Textarea(attrs={"data-rows": 2}), required=False
        )
        self.fields["new_owner"] = forms.ChoiceField(
            label="Who will do it?", choices=[("", "Nobody yet"), *choices], required=False
        )
        self.fields["new_due"] = DayField(label="By when?", required=False)

    def _add_open(self, one: ActionView, choices: list[tuple[str, str]]) -> None:
        """The fields of an action as it stands. Its version is in their names: a draft of an older one fits no more."""
        name, owner = prefix(one), (str(one.owner_id), one.owner)
        # Whoever has it now may have left the team: without them in the list, saving would pass it on unasked.
        known = choices if owner[0] in dict(choices) else [owner, *choices]
        self.fields[f"{name}_what"] = forms.CharField(
            label="What will be done?", widget=forms.Textarea(attrs={"data-rows": 2}), required=False, initial=one.what
        )
        self.fields[f"{name}_owner"] = forms.ChoiceField(
            label="Who will do it?", choices=known, required=False, initial=owner[0]
        )
        self.fields[f"{name}_due"] = DayField(label="By when?", required=False, initial=one.due)
        self.fields[f"{name}_why"] = forms.CharField(label="Why is it changed?", required=False)
        if one.may_finish:
            self.fields[f"{name}_evidence"] = forms.CharField(
                label="Or it is done: what was done, and where can it be seen?", required=False
            )

    def _bring_to_now(self) -> None:
        """What was typed of an action that has changed since stands in the fields that it has now, and is not done."""
        moved, gone = self._since({name: self.data[name] for name in self.data})
        if gone:
            raise Stale(GONE, as_it_stands(gone[0]) if gone[0] else ())
        self.changed_since = {one.id for one in moved.values()}
        data = QueryDict(mutable=True)
        data.update(self.data)
        for before, one in moved.items():
            for name in [name for name in data if name.startswith(before)]:
                data.setlist(f"{prefix(one)}_{name.removeprefix(before)}", data.pop(name))
        self.data = data if moved else self.data

    def _since(self, typed: Mapping[str, str]) -> tuple[dict[str, ActionView], list[ActionView | None]]:
        """Of the actions that somebody wrote of, which have changed since, and which can be changed no more.

        The first by what their fields' names begin with. Of what a draft keeps, what was written last: a field of an
        earlier version was carried over, or used up.
        """
        now = {one.id: one for one in self.actions}
        found = [(match, typed[name]) for name in typed if (match := FIELD.fullmatch(name))]
        last = {
            number: max(int(one[3]) for one, _ in found if one[2] == number) for number in {one[2] for one, _ in found}
        }
        wrote = {
            match[1]: now.get(int(match[2]))
            for match, text in found
            if text.strip() and match[4] in ("why", "evidence") and int(match[3]) == last[match[2]]
        }
        since = {before: one for before, one in wrote.items() if one is None or before != f"{prefix(one)}_"}
        moved = {before: one for before, one in since.items() if one is not None and one.changeable}
        return moved, [one for before, one in since.items() if before not in moved]

    def from_draft(self, answers: Typed) -> dict[str, Any]:
        """What a draft keeps, for the form's fields; words on an action that has changed since stand beside it."""
        moved, _ = self._since({name: (texts or [""])[-1] for name, texts in answers.items()})
        kept = dict(answers)
        for before, one in moved.items():
            for name in [name for name in answers if name.startswith(before)]:
                kept[f"{prefix(one)}_{name.removeprefix(before)}"] = answers[name]
            self.fields[f"{prefix(one)}_why"].help_text = "This action changed after that was typed. It stands above."
        return initial_from(self.fields, kept)

    def _changed_since(self, one: ActionView, field: str) -> bool:
        """Whether an action has changed since somebody wrote of it, which its field then says."""
        if one.id in self.changed_since:
            words = f"This action changed after you opened the page. Now it is “{one.what}”, with {one.owner}, due "
            words += f"{date_words(one.due)}. What you typed is here: send it again to put it in its place."
            self.add_error(f"{prefix(one)}_{field}", words)
        return one.id in self.changed_since

    def check_new(self) -> Any:
        """The new action as the meeting's app gives it, if one was typed."""
        return self.agreed_new()

    def agreed_new(self) -> Agreed | None:
        """What was typed of a new action, if all of it was; what is missing is said at its fields."""
        what, owner, due = (self.cleaned_data.get(name) for name in NEW)
        # Also the boxes themselves: "31" typed as a day without a month is no date, and still something somebody
        # wrote.
        if not (what or owner or due) and not any(self._typed(f"new_due_{part}") for part, _ in BOXES):
            return None
        if not what:
            self.add_error("new_what", "Say what will be done.")
        if not owner:
            self.add_error("new_owner", "Choose who will do it.")
        if not due and "new_due" not in self.errors:
            self.add_error("new_due", "Say by when.")
        # Here as well as in the change: a record with one wrong day is refused at that day's field and not as a whole.
        if due and due < clock.today():
            self.add_error("new_due", "An action cannot be due in the past.")
        return Agreed(what, int(owner), due) if what and owner and due and due >= clock.today() else None

    def check_change(self, one: ActionView) -> Change | None:
        """An action as it was changed, if it was; the reason is asked for at its field."""
        name, data = prefix(one), self.cleaned_data
        if self._changed_since(one, "why"):
            return None
        what, owner, why = (data.get(f"{name}_{part}", "") for part in ("what", "owner", "why"))
        due = data.get(f"{name}_due")
        # Fields that did not come are as they were: a page from before the action was given has none of them.
        if f"{name}_what" not in self.data or f"{name}_due" in self.errors:
            return None
        if (what, owner, due) == (one.what, str(one.owner_id), one.due):
            if why:
                self.add_error(f"{name}_why", "Nothing about this action is changed.")
            return None
        # One that was not offered has its own error already, and leaves its field without a value.
        for part, value, missing in (
            ("what", what, "Say what will be done."),
            ("owner", owner, "Choose who will do it."),
            ("due", due, "Say by when."),
            ("why", why, "Say why the action is changed."),
        ):
            if not value and f"{name}_{part}" not in self.errors:
                self.add_error(f"{name}_{part}", missing)
        if due and due != one.due and due < clock.today():
            self.add_error(f"{name}_due", "An action cannot be due in the past.")
        faulty = any(f"{name}_{part}" in self.errors for part in ("what", "owner", "due", "why"))
        return None if faulty or not due else Change(one.id, one.version, what, int(owner), due, why)

    def _check_actions(self) -> tuple[Any, tuple[Change, ...]]:
        """What recording the meeting does with actions: whatever was typed and not pressed is not lost."""
        changes = [self.check_change(one) for one in self.actions if one.changeable]
        return self.check_new(), tuple(one for one in changes if one is not None)

    def in_place(self, button: str, doing: Doing) -> InPlace | None:
        """What a button among the actions does; None where something is missing, which the form then says."""
        self.is_valid()
        if button == GIVE:
            self._only(self.new)
            given = self.check_new()
            if given is None and not self.errors:
                self.add_error("new_what", "Say what will be done.")
            return InPlace(lambda: doing.give(given), "The action is given.", _sent(self.new)) if given else None
        word, _, number = button.partition("-")
        # Gone or done since the page was read: what was typed about it is shown back.
        one = next((one for one in self.actions if str(one.id) == number), None)
        if one is None or not one.changeable:
            raise Stale(GONE, as_it_stands(one) if one else ())
        fields = [f"{prefix(one)}_{part}" for part in ("what", "owner", "due", "why", "evidence")]
        self._only(fields)
        if word == "done":
            return self._finish(one, doing, fields)
        if word == BACK:
            return self._take_back(one, doing, fields)
        change = self.check_change(one)
        if change is None and not self.errors:
            self.add_error(f"{prefix(one)}_why", "Nothing about this action is changed.")
        return InPlace(lambda: doing.change(change), "The action is changed.", _sent(fields)) if change else None

    def _finish(self, one: ActionView, doing: Doing, fields: Sequence[str]) -> InPlace | None:
        """Say that an action is done."""
        name = f"{prefix(one)}_evidence"
        evidence, finish = self.cleaned_data.get(name, ""), doing.finish
        if finish is None or name not in self.fields:
            # An address that was made by hand, or a button of a page from before: there is nothing to finish.
            raise Stale
        if self._changed_since(one, "evidence"):
            return None
        if not evidence:
            self.add_error(name, "Say what was done and where it can be seen.")
            return None
        done = "Recorded as done. Somebody else will check it."
        return InPlace(lambda: finish(one.id, one.version, evidence), done, _sent(fields))

    def _take_back(self, one: ActionView, doing: Doing, fields: Sequence[str]) -> InPlace:
        """Take back an action that nobody was given yet."""
        take_back = doing.take_back
        if take_back is None or one.open:
            raise Stale
        self._only(())
        return InPlace(lambda: take_back(one.id), "The action is taken back. Nobody was told of it.", _sent(fields))

    def _only(self, names: Sequence[str]) -> None:
        """Keep the errors of some fields alone: what the button is not about is still being written."""
        self._errors = ErrorDict({name: texts for name, texts in self.errors.items() if name in names})

    def _typed(self, name: str) -> str:
        return str(self.data.get(name, "")).strip()

    def blocks(self) -> list[Block]:
        """Every action of the meeting with the parts by which it is changed."""
        faulty = {name.partition("_")[0] for name in (self.errors if self.is_bound else ())}
        return [
            Block(one, self.of(prefix(one)), one.changeable, prefix(one) in faulty, self.whose.get(one.id, ""))
            for one in self.actions
        ]

    def own_parts(self) -> list[Part]:
        """The record, without its actions."""
        return [self._part(self[name]) for name in self.own]

    def new_parts(self) -> list[Part]:
        """The parts of a new action."""
        return self.of("new")

    def of(self, name: str) -> list[Part]:
        """The parts of the fields that begin so."""
        return [self._part(self[field]) for field in self.fields if field.startswith(f"{name}_")]


def as_it_stands(one: ActionView) -> Lines:
    """An action as it is now, for whoever wrote of it as it was."""
    return lines(
        ("Action", one.what), ("With", one.owner), ("Due", one.due), ("Where it is", one.status.words),
        ("What was done", one.evidence), ("Checked by", one.verified_by), ("Seen in supervision", one.supervision_on),
    )  # fmt: skip


def prefix(one: ActionView) -> str:
    """What the names of an action's fields begin with."""
    return f"a{one.id}v{one.version}"


def _sent(names: Sequence[str]) -> list[str]:
    """Names as a form sends them: a day comes in three boxes."""
    return [*names, *(f"{name}_{part}" for name in names if name.endswith("due") for part, _ in BOXES)]


def with_initial(form: Form, initial: dict[str, Any]) -> None:
    """Show what a draft keeps in the fields of a form."""
    form.initial = {**form.initial, **initial}
