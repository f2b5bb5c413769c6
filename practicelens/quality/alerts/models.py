"""Tables of practice concerns: what was raised, what happened, who was told that it climbed. They decide nothing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

_ACCOUNT = "people.Account"


class Concern(models.Model):
    """A practice concern about one child; sent to the Head of Service, it is a Practice Alert."""

    personal = "a concern about the help a child gets, what changed for the child, and which staff it concerns"

    authority = models.CharField(max_length=60)
    scheme = models.CharField(max_length=60)
    # A key and no foreign key: the case system's child is in datasets, which are files.
    child = models.CharField(max_length=60)
    # Where the newest dataset has the child, while it is open: whoever has the child now is asked.
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("people.ServiceArea", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(_ACCOUNT, on_delete=models.PROTECT, related_name="+")
    # Whoever judges answers and closes it: the raiser, until they give it to a colleague.
    holder = models.ForeignKey(_ACCOUNT, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    why = models.TextField("why it matters to the child")
    right = models.TextField("what would put it right")
    by_when = models.DateField()
    well = models.TextField("what is going well", blank=True)
    # As words, not as a key: the authority names its own themes, and may rename them.
    theme = models.CharField(max_length=60)
    standard = models.CharField(max_length=60, blank=True)
    stage = models.CharField(max_length=10)
    status = models.CharField(max_length=10)
    agreement = models.CharField(max_length=20, blank=True)
    outcome = models.TextField("what changed for the child", blank=True)
    how_explained = models.TextField("how the child was told", blank=True)
    why_not_explained = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    # Two who write at once are told apart by it: the second is shown what the first wrote.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            # An outcome for the child is what closing is: neither stands without the other.
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="", agreement="") & ~Q(status="closed")
                | Q(status="closed", closed_at__isnull=False) & ~Q(outcome="") & ~Q(agreement=""),
                name="alert_outcome_when_closed",
            ),
            # Either the child was told, or somebody wrote why not.
            models.CheckConstraint(
                condition=~Q(status="closed") | ~Q(how_explained="", why_not_explained=""), name="alert_child_knows"
            ),
            models.CheckConstraint(condition=~Q(agreement="not_agreed") | ~Q(dissent=""), name="alert_dissent_kept"),
            # Of two that are raised at once about one thing the second is refused, and led to the first.
            models.UniqueConstraint(
                fields=["authority", "scheme", "child", "theme"], condition=~Q(status="closed"), name="alert_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["team", "status"], name="alert_team_status"),
            models.Index(fields=["status", "stage"], name="alert_status_stage"),
            models.Index(fields=["holder", "status"], name="alert_holder_status"),
        ]


class Step(models.Model):
    """One thing that happened to a concern, by a person or (nobody) by the product."""

    personal = "what staff answered to a concern about a child, and who judged it, with reasons"

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(_ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    # No choices: the table of moves is the list of what there is, and a step is never edited.
    what = models.CharField(max_length=20)
    # Where the concern was when it happened.
    stage = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    # Whom it was with, asked of or given to, where the text does not say it.
    who = models.CharField(max_length=120, blank=True)
    # A meeting's day, the day promised in an answer, the last day of a pause.
    on = models.DateField(null=True)
    # Which answer was judged, which pause was ended: each once, whoever presses twice.
    about = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="settled_by")
    on_record = models.DateField("the day it was put on the child's record", null=True)

    class Meta:
        ordering = ["pk"]


class Agency(models.Model):
    """Another agency that concerns are asked of: whom, and how many working days they have for an answer."""

    personal = "the name and address of whoever is asked at another agency"

    name = models.CharField(max_length=120, unique=True)
    contact = models.CharField(max_length=120, blank=True)
    # None: nobody can be asked there yet.
    email = models.CharField(max_length=254, blank=True)
    days = models.PositiveSmallIntegerField()


class AgencyAsk(models.Model):
    """One concern asked of one agency: its link and code, as hashes, and what became of it."""

    personal = "a child's initials and date of birth, for the agency that is asked about them"

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="asks")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="asks")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(_ACCOUNT, on_delete=models.PROTECT, related_name="+")
    initials = models.CharField(max_length=4)
    born = models.DateField()
    due = models.DateField()
    # Made when the letter leaves; until then there is no link.
    token_hash = models.CharField(max_length=64, blank=True)
    code_hash = models.CharField(max_length=128)
    # Wrong codes.
    tries = models.PositiveSmallIntegerField(default=0)
    status = models.CharField("where its letter is", max_length=10)
    claimed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "agency"],
                condition=Q(withdrawn_at__isnull=True, answered_at__isnull=True),
                name="agency_asked_once",
            )
        ]
        indexes = [models.Index(fields=["token_hash"], name="agency_ask_token")]


class GoodPractice(models.Model):
    """Good practice that a reviewing officer saw in the work with a child."""

    personal = "good work with a child, whose it was, and whether they agree that it is shared"

    authority = models.CharField(max_length=60)
    scheme = models.CharField(max_length=60)
    child = models.CharField(max_length=60)
    # Whose work it was on that day: a child who moves changes nothing of it.
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("people.ServiceArea", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(_ACCOUNT, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    why = models.TextField("what it meant for the child")
    theme = models.CharField(max_length=60)
    standard = models.CharField(max_length=60, blank=True)
    # None: whoever did it has not said. Nothing is shared that they did not agree to.
    shared = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shared__isnull=True, answered_at__isnull=True)
                | Q(shared__isnull=False, answered_at__isnull=False),
                name="good_practice_answered",
            )
        ]
        indexes = [models.Index(fields=["team", "at"], name="good_practice_team")]


class Notified(models.Model):
    """That somebody was told of something that came by the clock alone: once a concern, stage and kind."""

    personal = "nothing beyond the concern it names"

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="notified")
    stage = models.CharField(max_length=10)
    what = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # Two runs of the job at once, or one run twice, tell nobody twice.
            models.UniqueConstraint(fields=["concern", "stage", "what"], name="alert_notified_once")
        ]
