"""What is asked of whoever does something about a practice concern: a form for each thing that can be done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from practicelens.quality.alerts.rules import LONGEST_NAME, LONGEST_TITLE
from practicelens.quality.alerts.states import Agreement
from practicelens.web.pages.shared.govuk_forms import DayField, Form

AREA = forms.Textarea
ENOUGH, NOT_ENOUGH = "yes", "no"


def _words(label: str, missing: str, *, help_text: str = "", required: bool = True) -> forms.CharField:
    """A question that is answered in words."""
    return forms.CharField(
        label=label, widget=AREA, help_text=help_text, required=required, error_messages={"required": missing}
    )


class RaiseForm(Form):
    """A concern, in under a minute."""

    field_of = {"twice": "theme", "on": "by_when"}
    what = forms.CharField(
        label="What is the concern, in a sentence?",
        max_length=LONGEST_TITLE,
        error_messages={"required": "Say in a sentence what the concern is."},
    )
    why = _words("Why does it matter to the child?", "Say why it matters to the child.")
    right = _words("What would put it right?", "Say what would put it right.")
    by_when = DayField(label="By when?")
    theme = forms.ChoiceField(label="Theme", error_messages={"required": "Choose a theme."})
    standard = forms.ChoiceField(label="Practice standard, where one fits", required=False)
    well = _words("What is going well? You may leave this out.", "", required=False)

    def __init__(self, *args: Any, themes: Iterable[str], standards: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """With the themes and standards of today."""
        super().__init__(*args, **kwargs)
        self.choose_from("theme", [("", "Choose one"), *((one, one) for one in themes)])
        self.choose_from("standard", [("", "None in particular"), *standards])


class GoodForm(Form):
    """Good practice that was seen."""

    what = forms.CharField(
        label="What was good, in a sentence?",
        max_length=LONGEST_TITLE,
        help_text="Without the child’s number: if they agree, others here read this sentence.",
        error_messages={"required": "Say in a sentence what was good."},
    )
    why = _words("What did it mean for the child?", "Say what it meant for the child.")
    theme = forms.ChoiceField(label="Theme", error_messages={"required": "Choose a theme."})
    standard = forms.ChoiceField(label="Practice standard, where one fits", required=False)

    def __init__(self, *args: Any, themes: Iterable[str], standards: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """With the themes and standards of today."""
        super().__init__(*args, **kwargs)
        self.choose_from("theme", [("", "Choose one"), *((one, one) for one in themes)])
        self.choose_from("standard", [("", "None in particular"), *standards])


class ShareForm(Form):
    """Whether good practice of one's own may be shared."""

    shared = forms.ChoiceField(
        label="May it be shared with everybody who learns here?",
        choices=(
            ("yes", "Yes: the sentence, its theme and the team, not my name"),
            ("no", "No, keep it between us"),
        ),
        error_messages={"required": "Say whether it may be shared."},
    )


class AnswerForm(Form):
    """What will happen for the child."""

    field_of = {"text": "words", "own_concern": "words"}
    words = _words(
        "What will happen for the child, and who does it?",
        "Say what will happen for the child.",
        help_text="The reviewing officer says whether it is enough.",
    )
    on = DayField(label="By when?", required=False, help_text="You may leave this out.")


class JudgeForm(Form):
    """Whether an answer is enough."""

    field_of = {"why": "why"}
    enough = forms.ChoiceField(
        label="Is this answer enough for the child?",
        choices=((ENOUGH, "Accept it: it climbs no further"), (NOT_ENOUGH, "Not enough: its days go on")),
        error_messages={"required": "Say whether it is enough."},
    )
    why = _words("Why? About the work, never the person.", "Say why.")


class SendForm(Form):
    """A word that goes with an alert."""

    words = _words("A word of yours that goes with it", "", help_text="You may leave this out.", required=False)


class GoForm(Form):
    """To which stage at once, and why."""

    to = forms.ChoiceField(label="To whom?", error_messages={"required": "Choose to whom."})
    why = _words("Why can it not wait for its day?", "Say why it cannot wait for its day.")

    def __init__(self, *args: Any, stages: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """With the stages above."""
        super().__init__(*args, **kwargs)
        self.choose_from("to", stages)


class PauseForm(Form):
    """What holds a stage."""

    field_of = {"until": "until", "held": "until", "too_late": "until"}
    until = DayField(label="Until the end of which day?", help_text="The whole of its time runs on.")
    who = forms.CharField(
        label="Who asked for it?", max_length=LONGEST_NAME, error_messages={"required": "Say who asked for it."}
    )
    why = _words("Why is it held?", "Say why it is held.")


class NothingForm(Form):
    """Nothing is asked: the button alone does it."""


class OutsideForm(Form):
    """A day, with whom, and what came of it: the meeting, Cafcass, legal advice."""

    field_of = {"text": "words"}
    on = DayField(label="On which day?")
    who = forms.CharField(label="With whom?", max_length=LONGEST_NAME, error_messages={"required": "Say with whom."})
    words = _words("What was agreed, or what will be done?", "Say what was agreed, or that nothing was.")


class GiveForm(Form):
    """To which reviewing officer, and why."""

    to = forms.ChoiceField(label="To which reviewing officer?", error_messages={"required": "Choose an officer."})
    why = _words("Why does it pass on?", "Say why it passes on.")

    def __init__(self, *args: Any, officers: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        """With the officers of today."""
        super().__init__(*args, **kwargs)
        self.choose_from("to", officers)


class AgencyForm(Form):
    """Which agency, and how they find the child."""

    field_of = {"agency": "agency", "initials": "initials", "born": "born"}
    agency = forms.ChoiceField(label="Which agency?", error_messages={"required": "Choose an agency."})
    initials = forms.CharField(
        label="The child’s initials",
        max_length=8,
        help_text="With the date of birth they find the child. Never a name.",
        error_messages={"required": "Enter the initials."},
    )
    born = DayField(label="The child’s date of birth")

    def __init__(self, *args: Any, agencies: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        """With the agencies that have a contact."""
        super().__init__(*args, **kwargs)
        self.choose_from("agency", agencies)


class KeepAgencyForm(Form):
    """An agency's contact."""

    field_of = {"twice": "name", "days": "days", "email": "email", "name": "name"}
    name = forms.CharField(
        label="Agency", max_length=LONGEST_NAME, error_messages={"required": "Enter the agency’s name."}
    )
    contact = forms.CharField(label="Named contact", max_length=LONGEST_NAME, required=False)
    email = forms.CharField(
        label="Their e-mail address",
        widget=forms.EmailInput,
        required=False,
        help_text="Without one nobody can be asked there.",
    )
    days = forms.IntegerField(
        label="Working days for an answer", error_messages={"required": "Enter a number.", "invalid": "Enter a number."}
    )


class CodeForm(Form):
    """The code that somebody was told."""

    field_of = {"code": "code"}
    code = forms.CharField(
        label="The code that you were told by telephone",
        max_length=20,
        error_messages={"required": "Enter the code."},
    )


class ResumeForm(Form):
    """What did not happen."""

    why = _words("What was promised, and did not happen?", "Say what did not happen.")


class _EndForm(Form):
    """What every closing asks."""

    field_of = {"told": "how_explained"}
    outcome = _words(
        "What changed for the child, in a sentence?",
        "Say what changed for the child.",
        help_text="What happened, not what was promised. “Nothing changed” is an answer too.",
    )
    how_explained = _words("How was the child told, in words for their age?", "", required=False)
    why_not_explained = _words("Or why were they not told?", "", required=False)
    on_record = DayField(label="On which day was it put on the child’s record?", help_text="The text is above.")


class CloseForm(_EndForm):
    """The outcome of a concern whose answer was accepted."""

    agreement = forms.ChoiceField(
        label="What became of the disagreement?",
        choices=[(one.value, one.words) for one in (Agreement.AGREED, Agreement.PARTLY)],
        error_messages={"required": "Say whether it was agreed or partly agreed."},
    )
    field_order = ("outcome", "agreement")


class SettleForm(_EndForm):
    """The outcome of a concern that is settled, not agreed."""

    dissent = _words("In what do you not agree? It is kept.", "Say in what you do not agree.")
    field_order = ("outcome", "dissent")


class RecordForm(Form):
    """The day something was put on the child's record."""

    on_record = DayField(label="On which day did you put it there?")
