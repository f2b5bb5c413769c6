"""Where pages and the API are found."""

from django.urls import include, path

urlpatterns = [
    path("", include("practicelens.web.urls")),
    path("api/", include("practicelens.api.urls")),
]
handler400 = "practicelens.web.pages.errors.unreadable"
handler404 = "practicelens.web.pages.errors.missing"
handler403 = "practicelens.web.pages.errors.forbidden"
handler500 = "practicelens.web.pages.errors.broken"
