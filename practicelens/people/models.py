"""The tables of people: accounts, teams, and who holds what, from when until when.

Wherever there are ``starts`` and ``ends``, the day it starts counts and the day it ends does not: ``ends`` is the
first day on which it no longer holds, empty while open. So what ends and what follows share one date.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from practicelens.access.roles import ROLES, Reach, Role
from practicelens.people.links import AliasKind, Link

FORWARDS = Q(ends__isnull=True) | Q(ends__gte=F("starts"))


def _roles_of(*reaches: Reach) -> list[str]:
    """The keys of the roles with these reaches."""
    return [role.value for role in Role if ROLES[role].reach in reaches]


class AccountManager(BaseUserManager["Account"]):
    """Finds an account by its e-mail address, in whatever case it is typed."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this address."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """Somebody who signs in, by e-mail address."""

    personal = "the name and e-mail address of a member of staff"

    # The longest that mail can carry (RFC 5321).
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    # Shut at once, by somebody; `ends` is a day known beforehand.
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    ends = models.DateField(null=True, blank=True)

    # By address, so that a council's own directory can sign people in later without moving anybody (decision 5).
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = AccountManager()

    class Meta:
        """One account an address, whatever its case."""

        constraints = [models.UniqueConstraint(Lower("email"), name="account_email_once")]

    def get_session_auth_hash(self) -> str:
        """What a session is signed for: the password, as in Django, and the address. Changing either ends sessions."""
        # A line break cannot stand in either, so no two pairs are signed alike.
        return salted_hmac("people.session", f"{self.password}\n{self.email}", algorithm="sha256").hexdigest()


class ServiceArea(models.Model):
    """A service area under a Head of Service."""

    personal = "nothing"

    name = models.CharField(max_length=120, unique=True)


class Team(models.Model):
    """A team of a service area, from the day it opened."""

    personal = "nothing"

    # PROTECT here and everywhere below: what once held must still be found years later, so nothing it names is removed.
    service = models.ForeignKey(ServiceArea, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120, unique=True)
    opens = models.DateField()
    closes = models.DateField(null=True, blank=True)
    # The team that took over its work, where one did: what is open goes on there.
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """A team closes after it opened."""

        constraints = [
            models.CheckConstraint(condition=Q(closes__isnull=True) | Q(closes__gte=F("opens")), name="team_forwards")
        ]


class Worker(models.Model):
    """Somebody whom the case system allocates children to, with or without an account here."""

    personal = "a member of staff's name, hours, first year and agreed caseload"

    # Not unique: a name that two share is nobody's until an alias says whose (internal.aliases).
    name = models.CharField(max_length=200)
    # A decimal, because limits are worked out from it and compared: 0.1 three times is 0.3.
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    first_year_until = models.DateField(null=True, blank=True)
    # Agreed for this worker; empty: the rule's (caseload.limit, caseload.first_year).
    caseload_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="worker")

    class Meta:
        """Between nothing and a little over full time."""

        constraints = [models.CheckConstraint(condition=Q(fte__gt=0) & Q(fte__lte=1.5), name="worker_fte_sensible")]


class Post(models.Model):
    """A worker in a team, with dates."""

    personal = "where a member of staff works, from when until when"

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="posts")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="posts")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        """One open post a worker."""

        constraints = [
            models.CheckConstraint(condition=FORWARDS, name="post_forwards"),
            models.UniqueConstraint(fields=["worker"], condition=Q(ends__isnull=True), name="post_one_open"),
        ]


class RoleGrant(models.Model):
    """A role held by an account, with the scope that its reach asks for and dates."""

    personal = "what a member of staff holds"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=[(role.value, ROLES[role].title) for role in Role])
    service = models.ForeignKey(ServiceArea, on_delete=models.PROTECT, null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        """A Head of Service names a service area, a Team Manager a team, everybody else neither."""

        # `holders` asks by role and day.
        indexes = [models.Index(fields=["role", "starts"], name="grant_role")]
        constraints = [
            models.CheckConstraint(condition=FORWARDS, name="grant_forwards"),
            models.CheckConstraint(
                condition=Q(role__in=_roles_of(Reach.SERVICE), service__isnull=False, team__isnull=True)
                | Q(role__in=_roles_of(Reach.TEAM), service__isnull=True, team__isnull=False)
                | Q(
                    role__in=_roles_of(*(set(Reach) - {Reach.SERVICE, Reach.TEAM})),
                    service__isnull=True,
                    team__isnull=True,
                ),
                name="grant_scope_matches_role",
            ),
            # Three, because an empty scope is never equal to another in a unique index.
            models.UniqueConstraint(
                fields=["account", "role"],
                condition=Q(ends__isnull=True, service__isnull=True, team__isnull=True),
                name="grant_one_open",
            ),
            models.UniqueConstraint(
                fields=["account", "role", "service"],
                condition=Q(ends__isnull=True, service__isnull=False),
                name="grant_one_open_service",
            ),
            models.UniqueConstraint(
                fields=["account", "role", "team"],
                condition=Q(ends__isnull=True, team__isnull=False),
                name="grant_one_open_team",
            ),
        ]


class TeamLink(models.Model):
    """The one person of a kind who is linked to a team, with dates (strategy, section 4)."""

    personal = "which member of staff is linked to a team"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="links")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="links")
    link = models.CharField(max_length=20, choices=[(link.value, link.value) for link in Link])
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        """One open link of a kind a team."""

        constraints = [
            models.CheckConstraint(condition=FORWARDS, name="link_forwards"),
            # Choices bind forms alone; scope hangs on this word, so the database holds it too.
            models.CheckConstraint(condition=Q(link__in=[link.value for link in Link]), name="link_known"),
            # The strategy links each team with one person of a kind (section 4); who follows ends who was before.
            models.UniqueConstraint(fields=["team", "link"], condition=Q(ends__isnull=True), name="link_one_open"),
        ]


class Alias(models.Model):
    """How an extract spells a team or a worker, with dates. ``folded`` is what is compared.

    With a source, it is spelled so there alone: identifiers of two systems may be the same number.

    With neither it is a word for nobody, such as “Unallocated”; a star at its end is any ending.
    """

    personal = "how a member of staff is spelt in extracts"

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in AliasKind])
    spelling = models.CharField(max_length=200)
    # Kept beside the spelling: neither database folds as `rules.fold` does, SQLite knows only ASCII.
    folded = models.CharField(max_length=200)
    source = models.CharField("the kind of extract that spells so; empty: every kind", max_length=12, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        """A spelling means one team or one worker at a time, in each source."""

        constraints = [
            models.CheckConstraint(condition=FORWARDS, name="alias_forwards"),
            models.CheckConstraint(
                condition=Q(kind=AliasKind.TEAM.value, worker__isnull=True)
                | Q(kind=AliasKind.WORKER.value, team__isnull=True),
                name="alias_target_matches_kind",
            ),
            models.UniqueConstraint(
                fields=["kind", "folded", "source"], condition=Q(ends__isnull=True), name="alias_one_open"
            ),
        ]


class RestrictedChild(models.Model):
    """A child whom only the people named may see, whatever their role."""

    personal = "a child's identifier and why few may see them"

    authority = models.CharField(max_length=60)
    scheme = models.CharField(max_length=60)
    identifier = models.CharField(max_length=80)
    # Read by the information governance role, and never kept in history (setup.changes.restrict_child).
    reason = models.CharField(max_length=300)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        """One open restriction a child."""

        constraints = [
            models.CheckConstraint(condition=FORWARDS, name="restricted_forwards"),
            models.UniqueConstraint(
                fields=["authority", "scheme", "identifier"],
                condition=Q(ends__isnull=True),
                name="restricted_one_open",
            ),
        ]


class RestrictedSpelling(models.Model):
    """A number under which a restricted child stands somewhere: the one typed, and those joined with it in extracts."""

    personal = "a child's identifiers"

    child = models.ForeignKey(RestrictedChild, on_delete=models.PROTECT, related_name="spellings")
    authority = models.CharField(max_length=60)
    scheme = models.CharField(max_length=60)
    identifier = models.CharField(max_length=80)

    class Meta:
        """Each once a restriction."""

        constraints = [models.UniqueConstraint(fields=["child", "identifier"], name="restricted_spelling_once")]
        # Every list asks for each of its rows whether the child is restricted (``Asking.without_restricted``).
        indexes = [models.Index(fields=["authority", "scheme", "identifier"], name="restricted_by_spelling")]


class ChildSpelling(models.Model):
    """Two numbers that an extract was published with as one child: what was written, and what it became.

    Kept when the joining has ended: what was published so stays so.
    """

    personal = "a child's identifiers"

    authority = models.CharField(max_length=60)
    scheme = models.CharField(max_length=60)
    written = models.CharField(max_length=80)
    becomes = models.CharField(max_length=80)

    class Meta:
        """Each pair once; found from either side."""

        constraints = [
            models.UniqueConstraint(fields=["authority", "scheme", "written", "becomes"], name="child_spelling_once")
        ]
        indexes = [models.Index(fields=["authority", "scheme", "becomes"], name="child_spelling_becomes")]


class RestrictedAccess(models.Model):
    """Somebody named on a restricted child, with dates."""

    personal = "who may see a restricted child"

    child = models.ForeignKey(RestrictedChild, on_delete=models.PROTECT, related_name="named")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="named_on")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        """Named once at a time."""

        constraints = [
            models.CheckConstraint(condition=FORWARDS, name="named_forwards"),
            models.UniqueConstraint(fields=["child", "account"], condition=Q(ends__isnull=True), name="named_one_open"),
        ]


class AbsenceCover(models.Model):
    """Somebody stands in for somebody away, from a day until another: always with an end."""

    personal = "that a member of staff is away"

    absent = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="covered_by")
    covering = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="covers")
    starts = models.DateField()
    # Never empty: cover that nobody ends would be a role that nobody gave.
    ends = models.DateField()

    class Meta:
        """Nobody covers for themselves."""

        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="cover_forwards"),
            models.CheckConstraint(condition=~Q(absent=F("covering")), name="cover_somebody_else"),
        ]


class Invitation(models.Model):
    """A letter to somebody of another agency, with a link that lets them choose their first password, once.

    The link's token is made when the letter is sent, and only its hash is kept. Its times are the world's, not the
    demonstration's.
    """

    personal = "that somebody of another agency was invited, and when they answered"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invitations")
    status = models.CharField(max_length=20, default="waiting")
    # Empty until the letter leaves: the token is made then, and several letters may wait at once.
    token_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One letter at a time can be answered, and no two links are the same."""

        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open",
            ),
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="invitation_token_once"),
        ]


class Token(models.Model):
    """A key by which a program reads figures as an account may, of one place (neither: of all its roles reach)."""

    personal = "that a member of staff lets a program read figures, and when it last did"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    service = models.ForeignKey(ServiceArea, on_delete=models.PROTECT, null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    small_numbers = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    ends = models.DateField("the first day without it, of the product's clock as those of roles")
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
