"""Tables of multi-agency audits: which agencies were asked, on what basis, and what their panel agreed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class MultiAgencyAudit(models.Model):
    """One child's help looked at by several agencies, each grading its own part."""

    personal = "a child's identifier, and what several agencies are told of the child"

    title = models.CharField(max_length=200)
    # The theme of a quarter that it belongs to, where it is not about one case alone.
    theme = models.ForeignKey("programme.Theme", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.CharField(max_length=60)
    scheme = models.CharField(max_length=60)
    child = models.CharField(max_length=60)
    # What the agencies are told of the child, as the authority decided to share for this purpose.
    circumstances = models.CharField(max_length=200)
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    # The authority's own part: an ordinary audit.
    own = models.OneToOneField("audits.Audit", on_delete=models.PROTECT, related_name="+")
    # One day for all parts: agencies compare what each knew at the same time.
    due = models.DateField()
    status = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    ended_why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["team", "status"], name="panels_team_status")]


class AgencyPart(models.Model):
    """One agency's part, with the person invited and the basis on which the child's information is shared."""

    personal = "who of another agency was invited to look at a child's case, and on what basis"

    whole = models.ForeignKey(MultiAgencyAudit, on_delete=models.PROTECT, related_name="parts")
    # In words: people have accounts here, agencies have none.
    agency = models.CharField(max_length=120)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    audit = models.OneToOneField("audits.Audit", on_delete=models.PROTECT, related_name="+")
    # On which basis this agency may see it, said for each invitation.
    basis = models.TextField()
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    # Kept when taken back, with why: who was once told of a child must stay to be seen.
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            # An agency has one part at a time, and a person sits for one agency.
            models.UniqueConstraint(
                "whole", Lower("agency"), condition=Q(taken_back_at__isnull=True), name="panels_one_part_an_agency"
            ),
            models.UniqueConstraint(
                fields=["whole", "account"], condition=Q(taken_back_at__isnull=True), name="panels_one_part_a_person"
            ),
        ]


class PanelMember(models.Model):
    """A colleague named to the panel, who reads every agency's grades once all are in."""

    personal = "which member of staff sits on the panel about a child"

    whole = models.ForeignKey(MultiAgencyAudit, on_delete=models.PROTECT, related_name="members")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["whole", "account"], name="panels_member_once")]


class Panel(models.Model):
    """The meeting: its agreed grade with why, and what the agencies learnt. A correction keeps it as it was."""

    personal = "what several agencies agreed about the help a child had, and who was there"

    # One panel each: a second meeting on the same parts is a correction of the first.
    whole = models.OneToOneField(MultiAgencyAudit, on_delete=models.PROTECT, related_name="panel")
    held_on = models.DateField()
    attendees = models.CharField(max_length=500)
    grade = models.CharField(max_length=30)
    why = models.TextField()
    strengths = models.TextField(blank=True)
    learning = models.TextField()
    # Agencies whose part was not in when the panel met, and why it did not wait.
    missing = models.JSONField(default=list)
    missing_why = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)


class PanelAction(models.Model):
    """Something one agency will do; given before the panel is recorded, with its record or after it.

    What became of it since is the action's own.
    """

    personal = "what an agency agreed to do for a child, and who will do it"

    # Of the audit and not of its panel's record, which is written last.
    whole = models.ForeignKey(MultiAgencyAudit, on_delete=models.PROTECT, related_name="panel_actions")
    agency = models.CharField(max_length=120)
    what = models.TextField()
    # A name: whoever does it at another agency need have no account here.
    owner = models.CharField(max_length=200)
    due = models.DateField()
    # Nobody's action here: agreed before panels' actions were everybody's.
    action = models.OneToOneField("actions.Action", on_delete=models.PROTECT, related_name="+", null=True)
