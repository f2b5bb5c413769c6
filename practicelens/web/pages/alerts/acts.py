"""What can be done about a practice concern, as one table: the word in its address, its form, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from practicelens.people.asking import Asking
from practicelens.quality.alerts import changes, climbing, queries
from practicelens.quality.alerts.agencies import changes as agencies
from practicelens.quality.alerts.agencies import queries as agency_queries
from practicelens.quality.alerts.changes import Outcome
from practicelens.quality.alerts.states import GOING, Event, Stage
from practicelens.quality.alerts.views import ConcernView
from practicelens.web.pages.alerts import forms
from practicelens.web.pages.shared.govuk_forms import Form

Data = dict[str, Any]
Made = Callable[[Asking, ConcernView], Callable[..., Form]]
Done = Callable[[ConcernView, Data, Mapping[str, Any]], str | None]


@dataclass(frozen=True)
class Act:
    """One thing that can be done. ``needs``: the keys of ``ConcernView.may`` of which one lets somebody do it.

    ``do`` returns words where what is said when it is done hangs on what was done; else ``done`` is said.

    ``about``: said beside its link, before anybody opens it. ``leads``: it is the first thing to do, as a button.
    """

    key: str
    needs: tuple[str, ...]
    title: str
    about: str
    button: str
    done: str
    form: Made
    do: Done
    shows_text: bool = False


def _plain(form: type[Form]) -> Made:
    """A form that asks the same of everybody."""
    return lambda asking, found: form


def _go_form(asking: Asking, found: ConcernView) -> Callable[..., Form]:
    stages = [(stage.value, stage.post) for event, stage in GOING.items() if event.name in found.may]
    return partial(forms.GoForm, stages=stages)


def _give_form(asking: Asking, found: ConcernView) -> Callable[..., Form]:
    return partial(forms.GiveForm, officers=queries.officers_of(asking, found.row.id))


def _agency_form(asking: Asking, found: ConcernView) -> Callable[..., Form]:
    able = [(one.id, f"{one.name}, {one.days} working days") for one in agency_queries.agencies(asking) if one.email]
    return partial(forms.AgencyForm, agencies=able)


def _ask_agency(found: ConcernView, data: Data, more: Mapping[str, Any]) -> str:
    code, whom = agencies.ask(found.row.id, int(data["agency"]), data["initials"], data["born"], **more)
    spoken = f"{code[:3]} {code[3:]}"
    return f"The link leaves within ten minutes. Ring {whom} and tell them the code {spoken}: it is shown once."


def _judge(found: ConcernView, data: Data, more: Mapping[str, Any]) -> None:
    answer = found.to_judge
    # Offered only while one waits; of another press of the same button the version tells.
    answer_id = answer.id if answer else 0
    changes.judge(found.row.id, answer_id, data["why"], accepted=data["enough"] == forms.ENOUGH, **more)


def _outcome(data: Data) -> Outcome:
    return Outcome(data["outcome"], data["how_explained"], data["why_not_explained"], data["on_record"])


def _outside(change: Callable[..., None]) -> Done:
    """A day, somebody and words, for three kinds of thing."""
    return lambda found, data, more: change(found.row.id, data["on"], data["words"], data["who"], **more)


ACTS: dict[str, Act] = {
    one.key: one
    for one in (
        Act("answer", (Event.ANSWER.name,), "Answer it", "What will happen for the child, by when.",
            "Send this answer", "Your answer is kept, and whoever holds the concern is told.",
            _plain(forms.AnswerForm),
            lambda found, data, more: changes.answer(found.row.id, data["words"], data["on"], **more)),
        Act("judge", (Event.ACCEPT.name,), "Say whether the answer is enough",
            "Accepted, it climbs no further, and stays until what changed for the child is written.",
            "Keep this, and tell them", "Kept, and whoever answered is told.", _plain(forms.JudgeForm), _judge),
        Act("send", (Event.SEND.name,), "Send it on as a Practice Alert", "Its day has closed.",
            "Send it", "Sent. Whoever it is for has been told.", _plain(forms.SendForm),
            lambda found, data, more: climbing.send(found.row.id, data["words"], **more)),
        Act("close", (Event.CLOSE.name,), "Close it with what changed for the child",
            "What happened for the child, how they were told, and the day on their record.",
            "Close it", "Closed, with what changed for the child.", _plain(forms.CloseForm),
            lambda found, data, more: changes.close(found.row.id, data["agreement"], _outcome(data), **more),
            shows_text=True),
        Act("settle", (Event.SETTLE.name,), "Settle it, not agreed", "Your dissent is kept.",
            "Close it as settled, not agreed", "Settled, and your dissent is kept.", _plain(forms.SettleForm),
            lambda found, data, more: changes.settle(found.row.id, data["dissent"], _outcome(data), **more),
            shows_text=True),
        Act("record", ("ON_RECORD",), "Put it on the child’s record", "The text is ready to be copied.",
            "Keep the day", "The day is kept.", _plain(forms.RecordForm),
            lambda found, data, more: changes.put_on_record(found.row.id, data["on_record"], **more),
            shows_text=True),
        Act("met", (Event.MEET.name,), "Record the meeting about it",
            "With the Social Worker and the Team Manager, on day 1 where possible.",
            "Keep it", "The meeting is kept.", _plain(forms.OutsideForm), _outside(changes.meet)),
        Act("go", (Event.GO_HEAD.name, Event.GO_DIRECTOR.name, Event.GO_DCS.name), "Take it to another stage at once",
            "At any time: a child who may not be safe waits for no day. Whoever holds that stage is told at once.",
            "Take it there now", "It has gone on, and they are told.", _go_form,
            lambda found, data, more: climbing.go(found.row.id, Stage(data["to"]), data["why"], **more)),
        Act("hold", (Event.PAUSE.name,), "Hold its stage", "Until the end of a day. The whole of its time runs on.",
            "Hold it", "Its stage is held.", _plain(forms.PauseForm),
            lambda found, data, more: climbing.pause(found.row.id, data["until"], data["why"], data["who"], **more)),
        Act("unhold", (Event.UNPAUSE.name,), "End what holds its stage", "Its day is reckoned anew from today.",
            "End it today", "Its stage is held no longer.", _plain(forms.NothingForm),
            lambda found, data, more: climbing.unpause(found.row.id, **more)),
        Act("cafcass", (Event.CAFCASS.name,), "Take it to Cafcass", "The child is looked after: you may at any time.",
            "Keep it", "Kept. The days here go on.", _plain(forms.OutsideForm), _outside(changes.tell_cafcass)),
        Act("agency", (Event.ASK_AGENCY.name,), "Ask another agency",
            "Its contact gets a link; you tell them its code on the telephone. They read this concern alone.",
            "Ask them", "", _agency_form, _ask_agency),
        Act("advice", (Event.ADVICE.name,), "Record independent legal advice", "From whom, when, what you will do.",
            "Keep it", "The advice is kept.", _plain(forms.OutsideForm), _outside(changes.record_advice)),
        Act("resume", (Event.RESUME.name,), "Go on with it", "What was promised did not happen.",
            "Go on with it", "It goes on, by the days it always had.", _plain(forms.ResumeForm),
            lambda found, data, more: changes.resume(found.row.id, data["why"], **more)),
        Act("give", (Event.GIVE.name,), "Give it to another reviewing officer", "They hold it from then on.",
            "Give it to them", "It is theirs now, and they are told.", _give_form,
            lambda found, data, more: changes.give(found.row.id, int(data["to"]), data["why"], **more)),
    )
}  # fmt: skip


def open_to(found: ConcernView) -> tuple[Act, ...]:
    """What somebody can do now, the first of it first."""
    return tuple(one for one in ACTS.values() if found.may.intersection(one.needs))
