"""Pages: signing in and out, changing a password, and the demonstration's person and day."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practicelens.access.errors import Missing, Refused
from practicelens.jobs import long_work
from practicelens.people.accounts import changes
from practicelens.people.accounts import queries as accounts_queries
from practicelens.people.asking import asking_for
from practicelens.people.backends import AccountBackend
from practicelens.web import attempts
from practicelens.web.carrying import FIELD as CARRIED
from practicelens.web.carrying import carried_to, carry_on
from practicelens.web.middleware import open_to_all
from practicelens.web.pages.shared.asked import actor_of, asking_of, going_on_to
from practicelens.web.pages.shared.govuk_forms import Form, FormPage, ask, by
from practicelens.web.request_input import asked_flag, sent_form, typed_all, typed_text
from practicelens.workdays import clock

WRONG = "The e-mail address or the password is not right. Check both and try again."
LOCKED = (
    "Too many wrong passwords were tried. Wait a quarter of an hour, then try again. "
    "If you have forgotten your password, ask your system administrator."
)
SLOWED = (
    "Many wrong passwords were tried from this network, so each try waits a little. "
    "Nothing was checked. Wait {}, then try again."
)
NOT_YOURS = "What was about to be sent here was typed by somebody else, and was not sent. They can sign in and send it."
ANSWERS = {"person", "email", "password"}
# In the session: whom an invitation's link was sent to, once they have chosen a password by it.
INVITED = "invited_address"
BACKEND = "practicelens.people.backends.AccountBackend"
WRONG_HERE = "That is not your password. Type it as you do when you sign in."


class AddressForm(Form):
    """One's own new e-mail address, and the password that shows who asks for it."""

    # Not "email": what django-axes would take for the address whose password is tried.
    field_of = {
        **dict.fromkeys(("email", "email_same", "email_taken"), "new_address"),
        "password_wrong": "password",
    }
    new_address = forms.CharField(
        label="New e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Enter an e-mail address."},
    )
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="So that nobody changes it at a desk you left.",
        error_messages={"required": "Enter your password."},
    )


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Pick a person (the demonstration), or give an e-mail address and a password (live)."""
    # A form that came too late is carried along: it arrives here alone first, then beside a name and password.
    sent = typed_all(request)
    arrives = request.method == "POST" and not (CARRIED in sent and ANSWERS.isdisjoint(sent))
    # Whoever was invited has a password, in the demonstration too, and is on no list to be picked from.
    invited = str(request.session.get(INVITED, "")) if not asked_flag(request, "pick", "yes") else ""
    if settings.DEMONSTRATION and "email" not in sent and (arrives or not invited):
        return _become(request) if arrives else _people(request)
    if arrives:
        return _check_password(request)
    if request.method == "POST":
        return _form(request)
    if request.user.is_authenticated and request.actor:  # type: ignore[attr-defined]
        return redirect("home")
    return _form(request, email=invited)


def _people(request: HttpRequest) -> HttpResponse:
    """The demonstration's people, role by role."""
    groups = accounts_queries.pickable_people(clock.today())
    words = {"groups": groups, "next": going_on_to(request), CARRIED: typed_text(request, CARRIED)}
    return render(request, "signin/pick.html", words)


def _become(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's people. A live deployment never reads this field."""
    wanted = typed_text(request, "person")
    # Only those on the list may be picked: an id typed into the form is no way into another account.
    known = {str(one.account_id) for group in accounts_queries.pickable_people(clock.today()) for one in group.people}
    account = AccountBackend().get_user(int(wanted)) if wanted in known else None
    if account is None:
        raise Missing
    login(request, account, backend=BACKEND)
    return _go_on(request, account.pk)


def _check_password(request: HttpRequest) -> HttpResponse:
    """Sign in, or say that it was not right without saying which of the two."""
    email, password = typed_text(request, "email").strip(), typed_text(request, "password")
    # Before anything is counted: django-axes counts by what this notes.
    attempts.recognise(request, email)
    # Before the password is looked at, so that a try that came too soon tells nothing and counts for nothing.
    wait = attempts.seconds_to_wait(request)
    if wait:
        words = SLOWED.format("a second" if wait == 1 else f"{wait} seconds")
        answer = _form(request, email=email, error=words, status=429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    # By the account's own field: under another name django-axes would count no failure against the address.
    account = authenticate(request, email=email, password=password)
    if account is None:
        return _form(request, email=email, error=WRONG, status=422)
    # Used up: the next person at this desk is not offered the guest's address.
    request.session.pop(INVITED, None)
    login(request, account)
    answer = _go_on(request, account.pk)
    # Only now, after the password was right: a cookie given before would make every computer a known one.
    attempts.remember(request, answer, email)
    return answer


def _go_on(request: HttpRequest, account_id: int) -> HttpResponse:
    """On to the page asked for; or to what was being sent when the session had ended, if it is this person's."""
    if not typed_text(request, CARRIED):
        return redirect(going_on_to(request) or "home")
    carried = carried_to(request, account_id)
    if carried is None:
        messages.warning(request, NOT_YOURS)
        # Not to the address of the form either, which somebody else was on.
        return redirect("home")
    # Who has just signed in, for the page that shows back what they typed.
    request.asking = asking_for(account_id)  # type: ignore[attr-defined]
    request.actor = request.asking.actor  # type: ignore[attr-defined]
    return carry_on(request, carried)


def _form(request: HttpRequest, *, email: str = "", error: str = "", status: int = 200) -> HttpResponse:
    """The form, with the address kept and the password never."""
    words: dict[str, Any] = {"email": email, "error": error, "next": going_on_to(request)}
    words[CARRIED] = typed_text(request, CARRIED)
    if error:
        # At the address, whichever of the two was wrong: not even the place may tell.
        words["errors"] = [{"text": error, "href": "#email"}]
    return render(request, "signin/password.html", words, status=status)


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What django-axes answers once an address has been tried too often."""
    return _form(request, email=typed_text(request, "email").strip(), error=LOCKED, status=429)


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out and forget the session."""
    logout(request)
    messages.success(request, "You are signed out.")
    return redirect("sign-in")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; somebody who has none (the demonstration's people) has no such page."""
    account = request.user
    if not account.is_authenticated or not account.has_usable_password():
        raise Missing
    form = PasswordChangeForm(account, sent_form(request))
    old = typed_text(request, "old_password")
    # The old password is judged first and counted: the form alone would let it be guessed at an open desk.
    if old and attempts.is_password_of(request, account, old) and form.is_valid():
        try:
            changes.set_password(account.pk, form.cleaned_data["new_password1"], **by(request))
        except Refused as refused:
            form.add_error("new_password1", refused.message)
        else:
            # A new password ends every session that was signed by the old one; this one is signed anew.
            stay_signed_in(request)
            messages.success(request, "Your password is changed. Other computers are signed out.")
            return redirect("home")
    faults = [{"text": words, "href": f"#{name}"} for name, all_ in form.errors.items() for words in all_]
    status = 422 if faults else 200
    return render(request, "signin/change_password.html", {"form": form, "errors": faults}, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_address(request: HttpRequest) -> HttpResponse:
    """Change one's own e-mail address, with one's password; somebody who has none has no such page."""
    account = request.user
    if not account.is_authenticated or not account.has_usable_password():
        raise Missing
    page = FormPage(
        "Change the address you sign in by",
        "Change the address",
        reverse("home"),
        "Your e-mail address is changed. Sign in by it from now on. Other computers are signed out.",
        lead=f"You sign in by {account.get_username()}. Both addresses are told of the change.",
    )

    def do(data: dict[str, Any]) -> None:
        # Asked before the change, so that a wrong one is counted as at sign-in.
        if not attempts.is_password_of(request, account, data["password"]):
            raise Refused(WRONG_HERE, code="password_wrong")
        changes.change_own_address(data["new_address"], data["password"], **by(request))
        stay_signed_in(request)

    return ask(request, page, AddressForm, do)


def stay_signed_in(request: HttpRequest) -> None:
    """Sign this session for what the account is now; every other one of this person ends."""
    account = AccountBackend().get_user(actor_of(request).account_id)
    if account is None:
        raise Missing
    update_session_auth_hash(request, account)


@open_to_all
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """That the server answers, without session or database: for health checks and for measuring."""
    return HttpResponse("alive", content_type="text/plain")


@require_POST
def next_day(request: HttpRequest) -> HttpResponse:
    """Move the demonstration on by a day and run what falls due, in the background; its page leads back when it is
    done. A live deployment has no such address.
    """
    if not settings.DEMONSTRATION:
        raise Missing
    asking = asking_of(request)
    work = reverse("long-work", args=[long_work.ask_for_next_day(by=asking.actor, now=asking.now)])
    return redirect(f"{work}?{urlencode({'next': going_on_to(request) or '/'})}")


urls: list[URLPattern] = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("password/", change_password, name="change-password"),
    path("address/", change_address, name="change-address"),
    path("alive/", alive, name="alive"),
    path("next-day/", next_day, name="next-day"),
]
