"""The API's addresses: one version, under /api/v1/."""

from __future__ import annotations

from django.urls import path

from practicelens.api.v1 import api

# The version in the address: what a script was written for stays where it was when a second one comes.
urlpatterns = [path("v1/", api.urls)]
