"""The pages that the search box finds, each with the words by which people look for it, and who may open it.

Beside the navigation: a page is named by its own address's name, so that no address stands twice. That every page
without a number stands here, and opens for whom it says, a test holds against the table of URL × role.
"""

# ruff: noqa: E501  (a table is read across)
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from practicelens.access.capabilities import Capability as C
from practicelens.governance.packs.core.permissions import (
    can_publish,
    can_publish_any,
    can_read_for_partners,
    can_see_kind,
    can_see_packs,
)
from practicelens.governance.packs.states import Kind as ReportKind
from practicelens.people.asking import Asking
from practicelens.people.permissions import can_manage, is_line_manager
from practicelens.people.tokens.permissions import can_make, can_watch
from practicelens.performance.datasets.service_week.queries import in_reach as services_in_reach
from practicelens.performance.datasets.subjects.queries import in_reach as subjects_in_reach
from practicelens.performance.explore.chat.queries import places as organisation_places
from practicelens.performance.explore.outside.permissions import can_see as can_see_copies
from practicelens.performance.late.own.queries import may_open as may_open_own_week
from practicelens.performance.local_cards.permissions import can_check as can_check_cards
from practicelens.performance.local_cards.permissions import can_write as can_write_cards
from practicelens.performance.matters.permissions import can_open_any
from practicelens.performance.worklist.permissions import can_read as can_read_findings
from practicelens.quality.alerts.agencies.queries import may_keep as may_keep_agencies
from practicelens.quality.alerts.agencies.queries import may_read as may_read_agencies
from practicelens.quality.alerts.queries import may_list as may_list_concerns
from practicelens.quality.audits.core.queries import may_allocate
from practicelens.quality.audits.cycle.queries import may_track
from practicelens.quality.audits.four_r.queries import may_list_four_rs
from practicelens.quality.moderation.agreement.queries import may_read_agreement, may_read_by_auditor
from practicelens.quality.moderation.comparison.queries import may_list as may_list_comparisons
from practicelens.quality.moderation.second_grades.queries import may_list as may_list_second_grades
from practicelens.quality.panels.whole.queries import may_list as may_list_panels
from practicelens.quality.panels.whole.queries import may_set_up
from practicelens.quality.programme.core.permissions import can_read, can_read_coverage, can_run
from practicelens.quality.programme.themes.queries import may_plan_themes, may_read_briefs
from practicelens.quality.standards.queries import may_publish, may_read
from practicelens.quality.tracking.queries import may_read as may_follow
from practicelens.web.navigation import PLACES, address, any_of

MayOpen = Callable[[Asking], bool]


@dataclass(frozen=True)
class Page:
    """A page: its URL's name, its title, other words by which people look for it, and who may open it."""

    url_name: str
    title: str
    words: str
    may_open: MayOpen


def _holds(*capabilities: C) -> MayOpen:
    """Whoever holds one of these."""
    may = any_of(*capabilities)
    return lambda asking: may(asking.actor)


def _nav(url_name: str) -> MayOpen:
    """Whoever has it in the navigation."""
    # One table decides: what the navigation shows and what the search finds cannot fall apart.
    place = next(one for one in PLACES if one.url_name == url_name)
    return lambda asking: place.may_open(asking.actor)


def _anybody(asking: Asking) -> bool:
    return True


def _sees_services(asking: Asking) -> bool:
    return bool(services_in_reach(asking))


def _sees_subjects(asking: Asking) -> bool:
    return bool(subjects_in_reach(asking))


def _opens_months(asking: Asking) -> bool:
    return can_open_any(asking.actor)


def _opens_organisation(asking: Asking) -> bool:
    return bool(organisation_places(asking))


def _sees_copies(asking: Asking) -> bool:
    return can_see_copies(asking.actor)


def _runs(asking: Asking) -> bool:
    return can_run(asking.actor)


def _owes_audits(asking: Asking) -> bool:
    return can_read(asking.actor)


def _manages(asking: Asking) -> bool:
    return can_manage(asking.actor)


def _makes_tokens(asking: Asking) -> bool:
    return can_make(asking.actor)


def _watches_tokens(asking: Asking) -> bool:
    return can_watch(asking.actor)


def _loads(asking: Asking) -> bool:
    return asking.actor.can(C.LOAD_EXTRACTS)


def _works_findings(asking: Asking) -> bool:
    return can_read_findings(asking.actor)


PAGES: tuple[Page, ...] = (
    Page("home", "This week", "home first page start today to do", _anybody),
    Page("waiting", "All that waits, by day", "to do list tasks due overdue calendar diary days filters", _anybody),
    Page("notices", "What you were told", "notice notices notifications alerts messages e-mails emails letters", _anybody),
    Page("letters-way", "How e-mails reach you", "emails notices notifications digest at once once a day", _anybody),
    # Not in a demonstration, where people sign in by being chosen.
    Page("change-password", "Change your password", "sign in account security", lambda asking: not settings.DEMONSTRATION),
    Page(
        "change-address", "Change your e-mail address", "email account sign in", lambda asking: not settings.DEMONSTRATION
    ),
    # Figures and children.
    Page("teams", "Teams", "weeks workers caseload allocations compare side by side excel", _holds(C.SEE_FIGURES)),
    Page("authority-figures", "Figures of the whole authority", "indicators measures performance charts trends timeliness "
         "visits assessments scorecard dashboard", lambda asking: asking.actor.reaches_all(C.SEE_FIGURES)),
    Page("explore", "Explorer: any figure by anything", "what would you like to know question ask figures indicators split divide "
         "by age sex ethnicity team month compare groups periods count", _holds(C.SEE_FIGURES)),
    Page("organisation", "The organisation: ChAT’s pages", "chat quarterly corporate report annex a pyramid age sex ethnicity"
         " durations excel pdf word", _opens_organisation),
    Page("demand", "Demand: what is likely to come", "forecast foresee projection predict future capacity pressure resources caseload workers "
         "referrals plans placements months ahead what if", _opens_organisation),
    Page("explore-saved", "Saved questions", "explorer views kept shared bookmarks favourites", _holds(C.SEE_FIGURES)),
    Page("explore-flow", "From contact to outcome", "flow picture sankey journey referral assessment conference plan outcome explorer", _holds(C.SEE_FIGURES)),
    Page("explore-outside", "Copies for outside", "freedom of information FOI request register answers left disclosure suppressed small numbers", _sees_copies),
    Page("tokens", "Tokens: programs that read figures for you", "token key api power bi powerbi excel query program computer password", _makes_tokens),
    Page("token-add", "Make a token", "new token key api power bi excel program", _makes_tokens),
    Page("tokens-everybody", "Everybody’s tokens", "token keys api programs power bi who reads figures", _watches_tokens),
    Page("lists-compared", "Lists compared with figures", "why is your number not mine reconcile reconciling own list compare difference upload explorer", _holds(C.SEE_FIGURES)),
    Page("weeks", "Published weeks", "past earlier older history extracts as it was", _holds(C.SEE_FIGURES)),
    Page("own-week", "Your week", "own children due late visits days away caseload", may_open_own_week),
    Page("subjects", "Weeks by subject", "MASH contacts referrals early help fostering adoption leaving care unaccompanied weekly", _sees_subjects),
    Page("services", "Service areas this week", "teams side by side allocation moves of work between teams head of service weekly", _sees_services),
    Page("matters", "Performance Matters: what changed this month", "monthly signals spc control chart limits trend decision commentary senior management report", _opens_months),
    Page("dated-events", "Dated events", "register reorganisation new system threshold inspection phase limits anew", _opens_months),
    Page("targets", "Targets", "goal aim reach above below met owner chance measure", _opens_months),
    Page("comparators", "Other authorities", "statistical neighbours London England published benchmark compare DfE LAIT", _opens_months),
    Page("local-cards", "Local cards: measures written here", "own indicators sql custom measure figure card written checked", _holds(C.SEE_FIGURES)),
    Page("local-card-choose", "Put a local card together", "add new own indicator choose events dates rule measure figure without sql", lambda asking: can_write_cards(asking.actor)),
    Page("local-card-write", "Write a local card", "add new own indicator sql custom measure figure", lambda asking: can_write_cards(asking.actor)),
    Page("local-card-tables", "Tables that a local card may ask", "sql columns schema published own indicator", lambda asking: can_check_cards(asking.actor)),
    Page("target-set", "Set a target", "add goal aim reach measure owner", _holds(C.SET_TARGETS)),
    Page("dated-event-record", "Record a dated event", "add register reorganisation new system threshold inspection", _holds(C.KEEP_EVENTS)),
    Page("escalated", "Late work that was escalated", "escalate escalation overdue head of service answer", _holds(C.SEE_CHILDREN)),
    Page("definitions", "How each figure is counted", "definitions indicators measures glossary formula meaning", _anybody),
    Page("definitions-reviews", "Reviews of what figures mean", "definitions indicators measures reviewed due checked", _holds(C.REVIEW_DEFINITIONS)),
    Page("children", "Children", "child family families cases caseload list number lookup excel", _nav("children")),
    Page("trackings", "Children followed", "tracking follow drift panel legal gateway closure", may_follow),
    Page("alerts", "Practice concerns and alerts", "practice alert concern escalation escalate reviewing officer IRO chair dispute resolution head of service", may_list_concerns),
    Page("agencies", "Agencies that concerns are asked of", "partner agency contact police health school named e-mail days", may_read_agencies),
    Page("agency-add", "Add an agency", "partner agency contact new", may_keep_agencies),
    Page("good-practice", "Good practice that reviewing officers saw", "good practice praise compliment well done thank", may_list_concerns),
    # Audits and what follows them.
    Page("audits", "Audits", "list grades auditor case dip sample excel download", _nav("audits")),
    Page("audit-allocate", "Allocate an audit", "give assign new audit auditor", may_allocate),
    Page("audits-tracked", "Audits tracked to Good", "tracking inadequate requires improvement escalated", may_track),
    Page("audits-four-rs", "4R meetings", "four r inadequate report respond relate reason reconstruct convene", may_list_four_rs),
    Page("actions", "Actions", "recommendations follow up due overdue owner evidence excel", _nav("audits")),
    Page("second-grades", "Second grades", "moderation blind second look disagree agreement", may_list_second_grades),
    Page("agreement", "How far graders agree", "moderation kappa reliability consistency calibration", may_read_agreement),
    Page("agreement-auditors", "How far graders agree, auditor by auditor", "moderation calibration strict lenient", may_read_by_auditor),
    Page("comparisons", "Comparison meetings", "moderation compare officer manager quarter", may_list_comparisons),
    Page("multi-agency-list", "Multi-agency audits", "panels partners police health education jtai", may_list_panels),
    Page("multi-agency-set-up", "Set up a multi-agency audit", "panel new partners invite police health", may_set_up),
    Page("themes", "Themed audits", "thematic theme deep dive learning brief quarter", may_read_briefs),
    Page("theme-plan", "Plan a themed audit", "thematic theme new", may_plan_themes),
    Page("learning", "Learning", "best practice examples shared stories", _holds(C.READ_LEARNING)),
    Page("standards", "Practice standards and audit tools", "questions descriptors grades what good looks like forms template",
         may_read),
    Page("standard-add", "Add a practice standard", "new", may_publish),
    Page("tool-add", "Add an audit tool", "new form template questions", may_publish),
    # The programme.
    Page("programme", "Programme", "board who owes which audit month progress remind", _owes_audits),
    Page("programme-calendar", "Calendar of the programme", "year months planned dates", _owes_audits),
    Page("programme-months", "Months of the programme", "opened owed missed slots", _owes_audits),
    Page("programme-coverage", "Coverage", "whom audits reach gaps groups ethnicity age sex workers never audited",
         lambda asking: can_read_coverage(asking.actor)),
    Page("programme-planner", "Planner: whether the hours are there", "capacity workload hours auditors time what if", _runs),
    Page("programme-draws", "Draws", "sample sampling random selection seed cases", _runs),
    Page("programme-lists", "Uploaded lists", "marac private fostering exploitation list", _runs),
    Page("programme-upload", "Upload a list to draw from", "marac private fostering exploitation csv excel", _runs),
    # Reports.
    Page("reports", "Reports", "monthly quarterly index publish excel pdf word download", _nav("reports")),
    Page("report-monthly", "Monthly report", "funnel grades teams services timeliness themes excel pdf word", _nav("reports")),
    Page("report-re-audit", "Re-audit report", "moved up effect actions tracked excel pdf word", _nav("reports")),
    Page("report-four-r", "4R report", "four r meetings inadequate excel pdf word", _nav("reports")),
    Page("report-quarterly", "Quarterly consolidation", "quarter self evaluation groups funnel excel pdf word", _nav("reports")),
    Page("report-performance", "Performance Matters report", "month figures signals spc control charts edition excel pdf word",
         lambda asking: can_see_kind(asking.actor, ReportKind.PERFORMANCE)),
    Page("report-organisation", "The organisation report", "chat quarter published frozen edition annex a excel pdf word",
         lambda asking: can_see_kind(asking.actor, ReportKind.ORGANISATION)),
    Page("partners-first", "Figures for partners: front door, child protection, corporate parenting",
         "multi agency partnership scrutiny board meeting quarter trend target neighbours",
         lambda asking: can_read_for_partners(asking.actor)),
    Page("thematic", "Thematic reports", "put together own report cards cuts groups differ ethnicity sex disability publish",
         lambda asking: can_publish(asking.actor, ReportKind.THEMATIC)),
    Page("thematic-new", "Begin a thematic report", "make new own report cards cuts group period",
         lambda asking: can_publish(asking.actor, ReportKind.THEMATIC)),
    Page("reports-publish", "Publish reports together", "month sign off analysis",
         lambda asking: can_publish(asking.actor, ReportKind.MONTHLY)),
    Page("packs", "Packs", "published reports editions shared partners scrutiny pdf word excel",
         lambda asking: can_see_packs(asking.actor)),
    Page("pack-publish", "Publish a report", "sign off analysis share pack",
         lambda asking: can_publish_any(asking.actor)),
    # Extracts.
    Page("extracts", "Extracts", "annex a ssd ssda903 cin census files loaded data", _loads),
    Page("extract-upload", "Load an extract", "upload file annex a ssd ssda903 cin census excel csv zip xml", _loads),
    Page("extract-names", "Names of teams and workers", "spellings match unmatched aliases who is whom", _loads),
    Page("extract-names-upload", "Upload a list of names", "spellings match excel csv", _loads),
    Page("sources", "Sources", "which source is believed annex a ssd joining systems", _loads),
    Page("extract-workers", "Workers of the case system", "make staff social workers names first day", _loads),
    Page("departments", "Department tree", "services teams structure ssd make teams", _holds(C.LOAD_EXTRACTS, C.MANAGE_ACCOUNTS)),
    Page("child-pairs", "Children of two sources", "identifiers pairs same child matching", _loads),
    Page("identifier-joinings", "Numbers written in two ways", "identifiers joining same child spaces zeros", _loads),
    Page("local-lists", "Local lists", "fostering early help marac return interviews supervision workforce mapping", _loads),
    Page("local-list-upload", "Upload a local list", "fostering early help workforce supervision csv excel", _loads),
    Page("match-corrections", "Corrections of columns", "match headers sheets remembered mapping", _loads),
    Page("worklist", "Findings of extracts", "worklist data quality errors mistakes put right mend case system", _works_findings),
    Page("worklist-list", "Findings of extracts, as a list", "worklist data quality errors owner note due excel", _works_findings),
    Page("worklist-week", "Findings of extracts, this week", "worklist data quality errors team", _works_findings),
    Page("worklist-upload", "Upload answers to findings", "worklist data quality excel", _works_findings),
    Page("aliases", "Spellings of teams and workers", "aliases names match", _holds(C.NAME_ALIASES)),
    Page("alias-add", "Add a spelling", "alias name team worker", _holds(C.NAME_ALIASES)),
    # People and settings.
    Page("people", "People", "accounts users roles password invitation leavers starters access", _manages),
    Page("account-add", "Add an account", "new user starter invite invitation password role", _manages),
    Page("cover-add", "Say who stands in for somebody", "cover leave holiday absence sickness deputy away",
         lambda asking: can_manage(asking.actor) or is_line_manager(asking.actor)),
    Page("team-links", "Teams and links", "officer manager linked service areas structure", _manages),
    Page("team-add", "Add a team", "new reorganisation", _manages),
    Page("service-add", "Add a service area", "new reorganisation", _manages),
    Page("workers", "Workers", "social workers practitioners staff", _manages),
    Page("worker-add", "Add a worker", "new social worker starter staff", _manages),
    Page("rules", "Rules", "settings timescales quotas thresholds configuration options", _holds(C.MANAGE_RULES)),
    Page("holidays", "Days that are not worked", "bank holidays working days calendar closed", _holds(C.MANAGE_RULES)),
    Page("holiday-add", "Add a day that is not worked", "bank holiday calendar", _holds(C.MANAGE_RULES)),
    Page("history", "History", "who saw who changed access log audit trail looks", _holds(C.READ_HISTORY)),
    Page("restricted", "Restricted children", "colleague family conflict access named sensitive", _holds(C.MANAGE_RESTRICTED)),
    Page("restricted-add", "Restrict a child", "colleague family conflict access sensitive", _holds(C.MANAGE_RESTRICTED)),
    Page("background", "What runs in the background", "jobs tasks failed run now scheduler", _holds(C.SEE_BACKGROUND_WORK)),
    Page("letters", "E-mails that leave", "emails letters uncertain held back delivery smtp notify", _holds(C.SEE_BACKGROUND_WORK)),
)  # fmt: skip
"""In the order in which hits stand. Another page without a number in its address is another line."""

NOT_PAGES = frozenset(
    {
        # A machine's, a button's, or the same page as a document.
        "search", "sign-in", "sign-out", "alive", "next-day", "programme-remind", "extract-work-out-again",
        "extract-names-list", "match-corrections-file",
    }
)  # fmt: skip
"""Addresses without a number that nobody would look for by words."""


def pages_for(asking: Asking) -> tuple[tuple[Page, str], ...]:
    """The pages that this person may open, each with its address."""
    # Asked anew at each search: roles change during a day, and a remembered list would outlive them.
    found = ((page, address(page.url_name)) for page in PAGES if page.may_open(asking))
    return tuple((page, href) for page, href in found if href is not None)
