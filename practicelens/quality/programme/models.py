"""Tables of the programme: months opened, who owes what, draws with everything that repeats them, uploaded lists."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Theme(models.Model):
    """A themed audit of a quarter."""

    personal = "what was learnt from the help children had, naming none of them; which member of staff wrote it"

    title = models.CharField(max_length=200)
    ground = models.CharField(max_length=20)
    why = models.TextField()
    # Kept beside ``starts``, so that the list by quarter needs no arithmetic of dates in the database.
    quarter = models.DateField()
    population = models.CharField(max_length=60)
    upload = models.ForeignKey("programme.CaseUpload", on_delete=models.PROTECT, null=True, related_name="+")
    size = models.PositiveIntegerField()
    tool = models.CharField(max_length=60)
    # Random or stratified: a theme is spoken of generally, so its cases are never chosen.
    how = models.CharField(max_length=20)
    starts = models.DateField()
    due = models.DateField()
    brief_due = models.DateField()
    status = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    # None until it begins: a planned theme has drawn nobody.
    draw = models.OneToOneField("programme.CaseDraw", on_delete=models.PROTECT, null=True, related_name="+")
    went_well = models.TextField(blank=True)
    learnt = models.TextField(blank=True)
    changes = models.TextField(blank=True)
    brief_at = models.DateTimeField(null=True)
    brief_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "programme"
        constraints = [
            models.CheckConstraint(
                condition=Q(due__gt=F("starts")) & Q(brief_due__gte=F("due")), name="theme_dates_in_order"
            ),
            # Closed means that its brief was written.
            models.CheckConstraint(
                condition=~Q(status="closed") | (Q(brief_at__isnull=False) & ~Q(learnt="")),
                name="theme_closed_by_brief",
            ),
        ]
        indexes = [models.Index(fields=["quarter", "status"], name="theme_quarter")]


class ThemeAuditor(models.Model):
    """Somebody who audits for a theme."""

    personal = "which member of staff audits for a theme"

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="auditors")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        app_label = "programme"
        constraints = [models.UniqueConstraint(fields=["theme", "account"], name="theme_auditor_once")]


class Plan(models.Model):
    """One month's programme once it was opened, with the rules it was made by."""

    personal = "which member of staff opened a month"

    # Its first day, once: of two who open a month at once the second is refused.
    month = models.DateField(unique=True)
    # As worked out when it was opened: a bank holiday added later moves nobody's day.
    due = models.DateField()
    # The rules of its first day: a month is shown with these, whatever holds later.
    rules = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)


class CaseUpload(models.Model):
    """A list of children that no extract holds, as somebody uploaded it: never changed, only followed by another."""

    personal = "which member of staff uploaded a list"

    # The tool its children are drawn for (private_fostering, marac …), or empty for a theme's own list.
    tool = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=120)
    as_at = models.DateField()
    file_name = models.CharField(max_length=200)
    # SHA-256 of the file as it came: history names it, and the file itself is not kept.
    print = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)


class UploadedCase(models.Model):
    """One child of an uploaded list."""

    personal = "a child's identifier, and that they are on a list such as MARAC"

    upload = models.ForeignKey(CaseUpload, on_delete=models.PROTECT, related_name="cases")
    # As uploaded, of this authority and scheme: `asking.key_of` makes the key.
    child = models.CharField(max_length=60)
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, null=True, related_name="+")
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "child"], name="programme_child_once_a_list")]


class CaseDraw(models.Model):
    """One draw: the list it was drawn from, who was left out and why, the seed, and by which rule.

    ``pool`` is the whole list as it stood, so that the draw can be repeated when the edition is long gone:
    ``[[child, team, worker, plan, why left out], …]`` by child. ``before`` counts the audits that each stratum had.
    """

    personal = "children's identifiers and whose work they are; which were left out of a draw and why"

    how = models.CharField(max_length=20)
    tool = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    theme = models.CharField(max_length=200, blank=True)
    population = models.CharField(max_length=60)
    upload = models.ForeignKey(CaseUpload, on_delete=models.PROTECT, null=True, related_name="draws")
    about = models.CharField(max_length=200)
    as_at = models.DateField()
    # The published edition the list is from; empty where it was uploaded.
    edition = models.CharField(max_length=64, blank=True)
    # Empty for a chosen child: there was no chance in it.
    seed = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pool = models.JSONField(default=list)
    # History keeps the same print under seal: a pool that was changed later no longer has it.
    pool_print = models.CharField(max_length=64)
    before = models.JSONField(default=dict)
    month = models.DateField()
    due = models.DateField()
    # Purposive only: why these children were chosen.
    why = models.CharField(max_length=500, blank=True)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                # Chosen has a reason and no seed, drawn has a seed and no reason: neither can pass for the other.
                condition=(Q(how="purposive") & Q(seed="") & ~Q(why=""))
                | (~Q(how="purposive") & ~Q(seed="") & Q(why="")),
                name="programme_chosen_with_why",
            )
        ]


class DrawnCase(models.Model):
    """One child drawn, or chosen, and the audit that came of it. One that was drawn again stays listed."""

    personal = "a child's identifier, whose work they are, who audits it and reviews the child"

    draw = models.ForeignKey(CaseDraw, on_delete=models.PROTECT, related_name="drawn")
    # The order in which they came, by which a repeated draw is compared.
    place = models.PositiveIntegerField()
    child = models.CharField(max_length=60)
    # As of the draw: whose work it was then, wherever the child is now.
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, null=True, related_name="+")
    plan = models.CharField(max_length=30, blank=True)
    auditor = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    audit = models.OneToOneField("audits.Audit", on_delete=models.PROTECT, null=True, related_name="+")
    # Drawn in the place of another, and who of the pool could not be drawn any more by then: [[child, why], …].
    instead_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    left_out = models.JSONField(default=list)
    replaced_why = models.CharField(max_length=300, blank=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_by_account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            # Also one drawn again: whoever was in a draw once never comes back into it.
            models.UniqueConstraint(fields=["draw", "child"], name="programme_drawn_once"),
            models.UniqueConstraint(fields=["draw", "place"], name="programme_one_a_place"),
            # A redraw has its reason.
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True, replaced_why="")
                | (Q(replaced_at__isnull=False) & ~Q(replaced_why="")),
                name="programme_redrawn_with_why",
            ),
        ]


class Slot(models.Model):
    """One audit that a month's rules ask for, done or not: never removed, so that a missed one stays counted."""

    personal = "which member of staff owes an audit of whose team"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="slots")
    place = models.PositiveIntegerField()
    reason = models.CharField(max_length=20)
    tool = models.CharField(max_length=60)
    population = models.CharField(max_length=60)
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, null=True, related_name="+")
    # Empty for a predefined area until a draw gives it to somebody, and where nobody is linked to the team.
    auditor = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    drawn = models.OneToOneField(DrawnCase, on_delete=models.PROTECT, null=True, related_name="slot")
    # The last reason; cleared when the slot is filled.
    why_not = models.CharField(max_length=300, blank=True)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A place names its slot in a seeded month: filled again, each draws what it drew.
            models.UniqueConstraint(fields=["plan", "place"], name="programme_slot_place"),
            models.CheckConstraint(
                # Of an area the team is known only when a case is drawn.
                condition=~Q(reason__in=("officer", "manager")) | Q(team__isnull=False),
                name="programme_slot_of_a_team",
            ),
        ]


class AreaTeam(models.Model):
    """Whose work a predefined area is, where its list does not say: contacts and MASH have no team in an extract."""

    personal = "none: a tool and a team"

    tool = models.CharField(max_length=60)
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tool", "starts"], name="programme_area_team_once_a_day")]


class AuditorHours(models.Model):
    """The hours a month somebody has for audits, where they differ from what the rule says for their role."""

    personal = "how many hours a member of staff has for audits, and why"

    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    why = models.CharField(max_length=200)
    # With dates and never written over: the row before stays, ended.
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="programme_hours_on"
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(ends__isnull=True), name="programme_hours_one_open"
            ),
        ]
