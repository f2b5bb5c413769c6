"""Pages: signing in and out, changing a password, and the demonstration's person and day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practicelens.access.errors import Missing
from practicelens.jobs import runner
from practicelens.people import queries as people
from practicelens.web.middleware import open_to_all
from practicelens.web.request_input import asked_text, sent_form, typed_text
from practicelens.workdays import clock

WRONG = "The e-mail address or the password is not right. Check both and try again."
LOCKED = (
    "Too many wrong passwords were tried. Wait a quarter of an hour, then try again. "
    "If you have forgotten your password, ask your system administrator."
)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Pick a person (the demonstration), or give an e-mail address and a password (live)."""
    if settings.DEMONSTRATION:
        return _become(request) if request.method == "POST" else _people(request)
    if request.method == "POST":
        return _check_password(request)
    if request.user.is_authenticated and request.actor:  # type: ignore[attr-defined]
        return redirect("home")
    return _form(request)


def _people(request: HttpRequest) -> HttpResponse:
    """The demonstration's people, role by role."""
    groups = people.pickable_people(clock.today())
    return render(request, "signin/pick.html", {"groups": groups, "next": asked_for(request)})


def _become(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's people. A live deployment never reads this field."""
    wanted = typed_text(request, "person")
    known = {str(one.account_id) for group in people.pickable_people(clock.today()) for one in group.people}
    account = ModelBackend().get_user(int(wanted)) if wanted in known else None
    if account is None:
        raise Missing
    login(request, account, backend=BACKEND)
    return redirect(asked_for(request) or "home")


def _check_password(request: HttpRequest) -> HttpResponse:
    """Sign in, or say that it was not right without saying which of the two."""
    email, password = typed_text(request, "email").strip(), typed_text(request, "password")
    # By the account's own field: under another name django-axes would count no failure against the address.
    account = authenticate(request, email=email, password=password)
    if account is None:
        return _form(request, email=email, error=WRONG, status=422)
    login(request, account)
    return redirect(asked_for(request) or "home")


def _form(request: HttpRequest, *, email: str = "", error: str = "", status: int = 200) -> HttpResponse:
    """The form, with the address kept and the password never."""
    words: dict[str, Any] = {"email": email, "error": error, "next": asked_for(request)}
    if error:
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
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, "Your password is changed. Other computers are signed out.")
        return redirect("home")
    faults = [{"text": words, "href": f"#{name}"} for name, all_ in form.errors.items() for words in all_]
    status = 422 if faults else 200
    return render(request, "signin/change_password.html", {"form": form, "errors": faults}, status=status)


@open_to_all
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """That the server answers, without session or database: for health checks and for measuring."""
    return HttpResponse("alive", content_type="text/plain")


@require_POST
def next_day(request: HttpRequest) -> HttpResponse:
    """Move the demonstration on by a day and run what falls due. A live deployment has no such address."""
    if not settings.DEMONSTRATION:
        raise Missing
    day = runner.next_day(request.actor)  # type: ignore[attr-defined]
    messages.success(request, f"It is now {day}.")
    return redirect(asked_for(request) or "home")


def asked_for(request: HttpRequest) -> str:
    """The page to go on to, when it is one of ours; "" otherwise."""
    address = typed_text(request, "next") or asked_text(request, "next", most=2000)
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A page of ours by its path: a bare word would be taken for the name of one.
    return address if ours and address.startswith("/") else ""


urls: list[URLPattern] = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("password/", change_password, name="change-password"),
    path("alive/", alive, name="alive"),
    path("next-day/", next_day, name="next-day"),
]
