"""Every page's address, area by area."""

from __future__ import annotations

from practicelens.web.pages import (
    audits,
    children,
    definitions,
    extracts,
    figures,
    history,
    home,
    invitation,
    learning,
    moderation,
    multi_agency,
    packs,
    people,
    programme,
    reports,
    restricted,
    rules,
    signin,
    standards,
    teams,
    themes,
    tracking,
)

AREAS = (
    home,
    signin,
    invitation,
    teams,
    figures,
    children,
    definitions,
    extracts,
    audits,
    tracking,
    multi_agency,
    themes,
    moderation,
    standards,
    programme,
    learning,
    reports,
    packs,
    people,
    restricted,
    rules,
    history,
)
urlpatterns = [url for area in AREAS for url in area.urls]
