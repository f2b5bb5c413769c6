"""The page that an invitation's link opens: choose a first password, then sign in with it."""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from practicelens.access.errors import Refused
from practicelens.people.invitations import changes
from practicelens.web.middleware import open_to_all
from practicelens.web.pages.shared.govuk_forms import Form
from practicelens.web.pages.signing_in.signin import INVITED
from practicelens.web.request_input import sent_form
from practicelens.workdays import clock

TOO_MANY = "Too many links that are not ours were tried from this computer. Wait a quarter of an hour, then try again."
# What django-axes counts wrong links under: nobody's address, so nobody is locked.
NOBODY = {"email": "an invitation's link"}


class PasswordForm(Form):
    """A first password, twice."""

    field_of = {"password": "password"}
    password = forms.CharField(
        label="Choose a password",
        # Not stripped: a space is a letter of a password, and sign-in strips none either.
        strip=False,
        widget=forms.PasswordInput,
        help_text="At least 12 characters. Three words that do not belong together are easy to remember.",
        error_messages={"required": "Choose a password."},
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": "Type the password again."},
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        typed = super().clean() or {}
        if typed.get("password") and typed.get("again") and typed["password"] != typed["again"]:
            self.add_error("again", "The two passwords are not the same.")
        return typed


@open_to_all
@never_cache
@sensitive_variables("token")
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password. Opening the page uses nothing up: programs that look at mail open links too."""
    try:
        address = changes.check_link(token)
    except Refused as refused:
        return _wrong(request, refused)
    form = PasswordForm(sent_form(request))
    if request.method == "POST" and form.is_valid():
        try:
            changes.choose_password(token, form.cleaned_data["password"], now=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Your password is chosen. Sign in with it.")
            # Kept for the sign-in that follows: in the demonstration the guest is on no list to be picked from.
            request.session[INVITED] = address
            return redirect("sign-in")
    errors = form.problems() if form.is_bound else []
    status = 422 if form.is_bound else 200
    shown = {"form": form, "errors": errors, "address": address}
    return render(request, "signin/invitation.html", shown, status=status)


def _wrong(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Say why a link does not work; one that was never ours counts as a wrong password does.

    A link that is ours works whatever was tried before: it cannot be guessed, and whoever has it may sit behind one
    proxy with whoever guesses.
    """
    if refused.code == "unknown":
        # Only now, after the link was looked at: a good link must work from a network that others guess from.
        if not AxesProxyHandler.is_allowed(request, NOBODY):
            return _sentence(request, TOO_MANY, 429)
        user_login_failed.send(sender=__name__, credentials=NOBODY, request=request)
    return _sentence(request, refused.message)


def _sentence(request: HttpRequest, words: str, status: int = 200) -> HttpResponse:
    """A page with a sentence and the way to sign in."""
    return render(request, "signin/invitation_over.html", {"words": words}, status=status)


urls: list[URLPattern] = [path("invitation/<str:token>/", invitation, name="invitation")]
