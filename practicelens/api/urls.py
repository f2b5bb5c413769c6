"""The API's addresses: one version, under /api/v1/."""

from __future__ import annotations

from django.urls import path

from practicelens.api.v1 import api

urlpatterns = [path("v1/", api.urls)]
