"""Tables of audits: what was drawn, what was typed, what was graded, and what followed. They decide nothing."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

REFERENCES_FROM = 1000
"""What is added to an audit's key to make its reference: A-1 would look like a mistake."""


class Audit(models.Model):
    """One audit of the help one child had, at one place in its cycle."""

    personal = "a child's identifier and circumstances; which staff did the work, audit it and review the child"

    authority = models.CharField(max_length=60)
    scheme = models.CharField(max_length=60)
    child = models.CharField(max_length=60)
    # As of the draw, in words: what the child's plan was when the case was chosen.
    circumstances = models.CharField(max_length=200, blank=True)

    # The team and service at the time: a child who moves, or a team that closes, changes no past audit.
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("people.ServiceArea", on_delete=models.PROTECT, related_name="+")
    # The team that holds the child since, where they moved or their team closed: the cycle goes on there.
    holding_team = models.ForeignKey("people.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # None where nobody was allocated to the child, or it is another agency's part.
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    auditor = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    # The child's own IRO or chair, where known: they never audit that child (product, regular audits).
    reviewed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The version and not the tool: an audit is read for ever by the words it was graded with.
    tool = models.ForeignKey("standards.ToolVersion", on_delete=models.PROTECT, related_name="+")

    kind = models.CharField(max_length=20)
    theme = models.CharField(max_length=200, blank=True)
    # As it was when given out, whoever manages the team later: it decides how reports show the grade.
    own_team = models.BooleanField(default=False)
    # What the draw leaves behind, kept so that anybody can draw again and find the same child.
    draw = models.CharField(max_length=20)
    population = models.CharField(max_length=120, blank=True)
    population_size = models.PositiveIntegerField(null=True, blank=True)
    draw_seed = models.CharField(max_length=64, blank=True)
    draw_edition = models.CharField(max_length=64, blank=True)
    drawn_on = models.DateField(null=True, blank=True)

    # The months of work that are looked at, the month the audit belongs to, and the day it is due.
    period_start = models.DateField()
    period_end = models.DateField()
    month = models.DateField()
    due = models.DateField()

    status = models.CharField(max_length=20)
    # Goes up with each change: whoever hands in names the version they have seen.
    version = models.PositiveIntegerField(default=1)
    # Kept, not asked of the tool: re-audits and second grades have no cycle whatever their tool says.
    enters_cycle = models.BooleanField(default=True)
    original = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="re_audits")
    round = models.PositiveSmallIntegerField(default=0)
    # Why it has another auditor than the one it was given to first.
    passed_on = models.CharField(max_length=300, blank=True)
    # What a re-audit is: the whole case again, or a check that the actions were done. Empty for any other audit.
    depth = models.CharField(max_length=20, blank=True)
    # The audit beside which this one grades the same case, blind: a second grade, or the other half of a pair.
    beside = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="seconds")

    # Handed in, and not yet drawn or left for a second grade; audits taken over wait for no draw.
    awaits_draw = models.BooleanField(default=False)

    allocated_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # The grade that drives the cycle and the reports, copied from the grading in force.
    grade = models.CharField(max_length=30, blank=True)
    # The latest grade in the cycle: the re-audit's once there is one.
    latest_grade = models.CharField(max_length=30, blank=True)
    # Decides for the practitioner whether they may read the auditor's grades; empty where they were never asked.
    own_handed_in_at = models.DateTimeField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    re_audit_due = models.DateField(null=True, blank=True)
    # Since when it is tracked to Good, with the Head of Service or not; empty while it never was.
    tracked_since = models.DateField(null=True, blank=True)
    # The day and not a mark: whoever is late is reminded once a month.
    chased_on = models.DateField(null=True, blank=True)
    # The day its Team Manager was told that the review of its actions is late, and the day the Head of Service was.
    review_chased_on = models.DateField(null=True, blank=True)
    review_climbed_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=500, blank=True)
    # Which of the reasons the Head of Service chose; empty where a cycle ended by itself.
    ended_because = models.CharField(max_length=20, blank=True)
    # Since when nobody can audit it: the Head of Safeguarding gives it to somebody.
    nobody_since = models.DateField(null=True, blank=True)
    # The day its summary was put on the child's record in the case system, and by whom.
    on_record = models.DateField(null=True, blank=True)
    on_record_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="audit_period_forwards"),
            # A grade and the moment it was handed in come together.
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, grade="") | (Q(submitted_at__isnull=False) & ~Q(grade="")),
                name="audit_grade_with_submission",
            ),
            models.CheckConstraint(
                condition=Q(original__isnull=True, round=0) | Q(original__isnull=False, round__gte=1),
                name="audit_round_with_original",
            ),
            # The job may run twice at once: a round is opened once.
            models.UniqueConstraint(fields=["original", "round"], name="audit_one_a_round"),
            models.CheckConstraint(
                condition=Q(kind__in=("second", "paired"), beside__isnull=False)
                | (~Q(kind__in=("second", "paired")) & Q(beside__isnull=True)),
                name="audit_beside_another",
            ),
            # Two desks that draw at once cannot give out one child twice: what is drawn by chance is open once a child
            # and tool. Second grades, re-audits and partners' parts are of the same case on purpose.
            models.UniqueConstraint(
                fields=["authority", "scheme", "child", "tool"],
                condition=Q(
                    status__in=("allocated", "started"),
                    draw__in=("random", "stratified"),
                    kind__in=("regular", "predefined", "themed"),
                    original__isnull=True,
                ),
                name="audit_one_open_draw_a_child",
            ),
        ]
        # By team for its leaders, by auditor and worker for their own, by moment for reports, by child for a child's
        # page.
        indexes = [
            models.Index(fields=["team", "status"], name="audit_team_status"),
            models.Index(fields=["auditor", "status"], name="audit_auditor_status"),
            models.Index(fields=["worker", "status"], name="audit_worker_status"),
            models.Index(fields=["submitted_at"], name="audit_submitted"),
            models.Index(fields=["authority", "scheme", "child"], name="audit_child"),
            # Few wait at a time, among years of audits.
            models.Index(fields=["submitted_at"], condition=Q(awaits_draw=True), name="audit_awaits_draw"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What people call it: A-1203."""
        return reference_of(self.pk)


def reference_of(audit_id: int) -> str:
    """What people call the audit of a row: A-1203."""
    return f"A-{REFERENCES_FROM + audit_id}"


class Part(models.Model):
    """What the auditor has typed in one part so far."""

    personal = "what an auditor wrote about a child, a family and a practitioner's work"

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="parts")
    key = models.CharField(max_length=60)
    # As it is typed, unfinished too: what is missing is asked for at handing in.
    answers = models.JSONField(default=dict)
    # A part's own: two windows on two parts never refuse each other (explanation, Drafts).
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "key"], name="audit_one_row_a_part")]


class Grading(models.Model):
    """Grades handed in, as auditor, as practitioner or agreed between graders; never changed, only followed.

    A later edition of the same kind corrects the one before, and ``correction`` says why.
    """

    personal = "what an auditor or practitioner wrote about a child and about their own or a colleague's work"

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="gradings")
    given_as = models.CharField(max_length=20)
    edition = models.PositiveIntegerField(default=1)
    # Empty where it was taken over without one, or agreed by the product itself.
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    overall = models.CharField(max_length=30)
    why = models.TextField(blank=True)
    # What was shown then, and empty where nothing was: the rule may suggest otherwise by now.
    suggested = models.CharField(max_length=30, blank=True)
    # By which rule: its name, from when it held and its source. Rules change; what was shown does not.
    suggested_by = models.JSONField(default=dict)
    differs_why = models.TextField(blank=True)
    correction = models.TextField(blank=True)
    handed_in_at = models.DateTimeField()
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "given_as", "edition"], name="audit_one_grading_an_edition")
        ]


class DomainGrade(models.Model):
    """One domain of a grading; no grade means it does not apply, and ``why`` says why."""

    personal = "what an auditor wrote about a child and a practitioner's work"

    grading = models.ForeignKey(Grading, on_delete=models.PROTECT, related_name="domains")
    domain = models.CharField(max_length=60)
    grade = models.CharField(max_length=30, blank=True)
    why = models.TextField(blank=True)
    went_well = models.TextField(blank=True)
    seen = models.TextField(blank=True)
    better = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grading", "domain"], name="audit_one_grade_a_domain")]


class ClosureChoice(models.Model):
    """What the Head of Service chose, once, for the cycle of a child who was closed to us."""

    personal = "why the work on a child's help is not followed any further, what a team learns, and who says so"

    audit = models.OneToOneField(Audit, on_delete=models.PROTECT, related_name="closure")
    choice = models.CharField(max_length=20)
    words = models.CharField(max_length=400, blank=True)
    # By the extract of that day; the day of the choice where it does not say.
    child_closed_on = models.DateField()
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(choice="re_audit") | ~Q(words=""), name="audit_closure_with_words")
        ]


class ActionReview(models.Model):
    """The month-2 review of an audit's actions."""

    personal = "what was agreed about a child, and which staff were there"

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    # Names in words: whoever comes to a review need have no account here.
    attendees = models.CharField(max_length=500)
    notes = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)


class FourR(models.Model):
    """A 4R meeting, from the day it was called."""

    personal = "what was said about a child and a practitioner's work, and who was there"

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="four_rs")
    # 0 for the first audit's; a new Inadequate while tracked calls a new one.
    round = models.PositiveSmallIntegerField(default=0)
    called_on = models.DateField()
    due = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    # Names in words: a chair or guest may have no account. Those who have one are also in Attendee.
    chair = models.CharField(max_length=200, blank=True)
    attendees = models.CharField(max_length=500, blank=True)
    safety = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    # What was said under each heading of that day's rule, in its order: [["Relate", "…"], …].
    headings = models.JSONField(default=list)
    support = models.TextField(blank=True)
    looks_for = models.TextField(blank=True)
    # The meeting is not to be held any more: the grade was changed, or the cycle ended.
    called_off_on = models.DateField(null=True, blank=True)
    called_off_why = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "round"], name="audit_one_four_r_a_round")]


class Attendee(models.Model):
    """Somebody with an account who was at a 4R meeting: whoever is not may read no reflection of it."""

    personal = "which member of staff was at a meeting about whose work"

    meeting = models.ForeignKey(FourR, on_delete=models.PROTECT, related_name="people")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        # Who is there once, however often a form names them: reading reflections depends on it.
        constraints = [models.UniqueConstraint(fields=["meeting", "account"], name="audit_at_meeting_once")]


class Reflection(models.Model):
    """What the practitioner reflected for themselves: theirs, and seen by those at the meeting only."""

    personal = "a practitioner's own reflection on their work"

    # The one row here that its writer may delete: the reflection is theirs, and nothing of it is kept.
    meeting = models.ForeignKey(FourR, on_delete=models.PROTECT, related_name="reflections")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "account"], name="audit_one_reflection_a_person")]


class SecondLook(models.Model):
    """A practitioner asks that somebody else looks at the grade, and what came of it."""

    personal = "why a practitioner thinks that the grade of their work is not right"

    # Once an audit: the agreed grade that answers it is the last word.
    audit = models.OneToOneField(Audit, on_delete=models.PROTECT, related_name="second_look")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    answer = models.TextField(blank=True)


class SafetyConcern(models.Model):
    """Somebody thinks a child may not be safe."""

    personal = "what somebody fears for a child, and who was told"

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="concerns")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    # Never empty: a form is no way to tell of a danger.
    telephoned = models.CharField(max_length=300)
    worry = models.TextField()
    done = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    # When those further up were told because nobody had answered; who is told when is worked out from the dates.
    head_notified_at = models.DateTimeField(null=True, blank=True)
    director_notified_at = models.DateTimeField(null=True, blank=True)
    dcs_notified_at = models.DateTimeField(null=True, blank=True)
    on_record = models.DateField(null=True, blank=True)
    on_record_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
