"""Kills the product again and again in the middle of its work, and says what was lost and what is stuck.

``python -m tests.kill_drill --kills 40`` on SQLite, with ``--postgres`` on a PostgreSQL of its own. A worker drafts,
hands in, receives and publishes an extract (each a kind of its own, Annex A with a column to be put right first), works
the findings that it brought and delivers; it says each thing once it is done, and is killed at a moment drawn by a
seed. The next one takes up what was left, and everything that was said to be done must be there. Exit 1 when anything
is not.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

from tests import postgres
from tests.builders.deployments import Deployment

SHARED = """
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from practicelens.access.actor import SYSTEM, ChildKey
from practicelens.access.roles import Role
from practicelens.analytics import annex_a
from practicelens.jobs import deliver_notices, load_extract, threads
from practicelens.notices.models import Notice
from practicelens.performance.extracts import changes
from practicelens.performance.extracts.matching import changes as matching, queries as matched
from practicelens.performance.extracts.models import Extract, MatchCorrection
from practicelens.performance.extracts.publishing import changes as publishing, queries as to_publish
from practicelens.performance.worklist import changes as worklist
from practicelens.performance.worklist.models import Item, Step
from practicelens.performance.worklist.states import Event, State
from practicelens.quality.audits.models import Audit, Part
from practicelens.workdays import clock
from django_tasks_db.models import DBTaskResult
from tests.builders import authority, extracts
from tests.builders.audits import Audits, parts

clock.stand_in(Path(settings.VAR_DIR) / "clock.json")
annex_a.read_guarded = extracts.read_here

def say(*what):
    print(json.dumps(what), flush=True)
"""
FOUND = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from practicelens.quality.standards.changes import ship
clock.stand_at(date(2026, 11, 23))
ship(by=SYSTEM, now=clock.now())
authority.build()
"""
WORK = """
from practicelens.people.models import Account, Team, Worker
from practicelens.people.founding.plan import Founded
from tests.builders.authority import Authority, plan
from practicelens.quality.audits.work import changes as work

by_key = lambda table, field, named: {one.key: table.objects.get(**{field: getattr(one, field)}).pk for one in named}
planned = plan()
small = Authority(Founded(
    services={}, teams=by_key(Team, "name", planned.teams), workers=by_key(Worker, "name", planned.workers),
    accounts=by_key(Account, "email", planned.accounts)))
made = Audits(small)

def draft_and_hand_in(number):
    audit_id = made.started(child=ChildKey("northborough", "case-system", f"D-{os.getpid()}-{number}"))
    for part, typed in parts().items():
        if part == "sections":
            continue
        work.save_draft(audit_id, part, typed, version=0, by=made.officer, now=made.now)
        say("draft", audit_id, part)
    try:
        made.hand_in(audit_id)
        say("handed in", audit_id)
    except Exception as refusal:
        say("refused", str(refusal))

analyst = small.actor(Role.ANALYST)

def receive_and_publish(path, day):
    mine = changes.receive(Path(path), Path(path).name, by=SYSTEM, now=clock.now(), as_at=date.fromisoformat(day),
        then=lambda extract_id: load_extract.read_later(extract_id, SYSTEM)).extract_id
    say("received", mine)
    threads.empty_the_queue()
    put_right(mine)
    if Extract.objects.get(pk=mine).state == "ready":
        try:
            # The files are of days before what is published, and of few children: whatever is asked is agreed to.
            asked = {one.code for one in to_publish.questions(small.asking(Role.ANALYST), mine)}
            publishing.claim(mine, by=analyst, now=clock.now(), accepted=asked,
                then=lambda: load_extract.publish_later(mine, SYSTEM))
            say("claimed", mine)
        except Exception as refusal:
            say("refused", str(refusal))
    threads.empty_the_queue()
    if Extract.objects.get(pk=mine).state == "published":
        say("published", mine)

def put_right(mine):
    # The heading that nobody knows, as somebody says it on the page.
    asking = small.asking(Role.ANALYST)
    view = matched.match(asking, mine)
    for row in view.places if view else ():
        place = matched.place(asking, mine, row.number)
        chosen = {one.number: "contact_date" for one in place.columns if one.header.startswith("Day they rang")}
        if chosen and not all(one.taken_for for one in place.columns if one.number in chosen):
            matching.correct_columns(place.match_id, place.number, chosen, by=analyst, now=clock.now(),
                then=lambda extract_id: load_extract.read_later(extract_id, SYSTEM))
            say("corrected", mine)
            threads.empty_the_queue()
            return

def work_findings():
    for item in Item.objects.filter(state=State.OPEN).values_list("pk", flat=True)[:2]:
        for what, do in (
            ("given", lambda: worklist.give([item], "manager", 5, by=analyst, now=clock.now())),
            ("note", lambda: worklist.add_note(item, "Looked at.", by=analyst, now=clock.now())),
            (Event.MEND.value, lambda: worklist.mark([item], Event.MEND, by=analyst, now=clock.now())),
        ):
            do()
            say("finding", item, what)

for number in range(1000):
    if number or not EXTRACT_FIRST:
        draft_and_hand_in(number)
    if FILES:
        receive_and_publish(*FILES.pop(0))
        work_findings()
    say("delivered", deliver_notices.run(clock.now()))
"""
RECOVER = """
from practicelens.jobs.workers import living
threads.empty_the_queue()
threads.empty_the_queue()
later = clock.now() + timedelta(hours=1)
deliver_notices.run(later)
say({
    "drafts": [[one.audit_id, one.key] for one in Part.objects.all()],
    "handed in": list(Audit.objects.filter(submitted_at__isnull=False).values_list("pk", flat=True)),
    "extracts": dict(Extract.objects.values_list("pk", "state")),
    "corrected": list(MatchCorrection.objects.values_list("extract_id", flat=True)),
    "findings": list(Step.objects.values_list("item_id", "what")),
    "tasks": list(DBTaskResult.objects.exclude(status="SUCCESSFUL").values_list("status", flat=True)),
    # Held back until working hours is not stuck.
    "notices": sorted(set(Notice.objects.exclude(leaves_at__gt=later).values_list("status", flat=True))),
})
"""


def main() -> int:
    """Run the drill and print a table of it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=40)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--postgres", action="store_true")
    options = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="practicelens-drill-")))
        address = stack.enter_context(postgres.server()) if options.postgres else f"sqlite:///{folder}/drill.sqlite3"
        return drill(Deployment(folder, address), options.kills, random.Random(options.seed))


def drill(deployment: Deployment, kills: int, chance: random.Random) -> int:
    """Kill so often; the count of what was lost or stuck."""
    deployment.run(SHARED + FOUND)
    acknowledged: list[list[Any]] = []
    faults: list[str] = []
    for number in range(1, kills + 1):
        before = len(acknowledged)
        # Drafts are many and quick: an extract begun after them would hardly ever be what is cut off.
        first = number % 2 == 0
        things = chance.randint(1, 12 if first else 40)
        brought = file_of(deployment.folder, number)
        acknowledged += killed_after(deployment, things, brought, 2 * chance.random(), extract_first=first)
        found = json.loads(deployment.run(SHARED + RECOVER)[-1])[0]
        fresh = compare(acknowledged, found)
        last = acknowledged[-1][0] if len(acknowledged) > before else "beginning"
        outcome = "; ".join(fresh) or "nothing lost, nothing stuck"
        print(f"kill {number:>3}  after {len(acknowledged) - before:>2} things, last: {last:<10} {outcome}", flush=True)
        faults += fresh
    print(f"{kills} kills, {len(acknowledged)} things said to be done, {len(faults)} lost or stuck")
    return 1 if faults else 0


def killed_after(
    deployment: Deployment, things: int, brought: tuple[str, str], wait: float, *, extract_first: bool
) -> list[list[Any]]:
    """What a worker said to be done before it was killed, in the middle of whatever came next."""
    process = deployment.start(f"{SHARED}\nFILES, EXTRACT_FIRST = {[brought]!r}, {extract_first}\n{WORK}")
    assert process.stdout is not None
    acknowledged = []
    for line in process.stdout:
        acknowledged.append(json.loads(line))
        if len(acknowledged) >= things:
            break
    time.sleep(wait)  # else it would always be the first statement of a thing that is cut off
    process.kill()
    rest, err = process.communicate()
    acknowledged += [json.loads(line) for line in rest.splitlines() if line.endswith("]")]
    assert acknowledged, err[-2000:]
    return acknowledged


def file_of(folder: Path, number: int) -> tuple[str, str]:
    """An extract of another kind and day for each worker, with its day."""
    from tests.builders import care_returns, census, ssd_extracts
    from tests.builders.extracts import workbook
    from tests.builders.workbooks import AS_AT

    place = folder / "brought"
    place.mkdir(exist_ok=True)
    day, kind = AS_AT - timedelta(days=number), (number // 2) % 4
    if kind == 0:
        headers, wrong = {(1, "contact_date"): f"Day they rang {number}"}, {(6, 0, "primary_need"): "Z9"}
        path = workbook(place / f"annex-a-{day}.xlsx", as_at=day, headers=headers, cells=wrong)
    elif kind == 1:
        # Another birthday, since the same file twice would be known by its print.
        day, born = ssd_extracts.AS_AT, {("person", 0, "pers_dob"): date(2018, 2, number % 28 + 1)}
        path = ssd_extracts.ssd_extract(place / f"ssd-{number}.zip", cells=born)
    elif kind == 2:
        day = care_returns.TODAY + timedelta(days=number)
        files = care_returns.whole(reviews=(f"1,01/02/2012,{number % 28 + 1:02}/07/2025,PN1",))
        path = care_returns.archive(place / f"ssda903-{number}.zip", files)
    else:
        day = care_returns.TODAY + timedelta(days=number)
        path = census.census(place / f"cin-{number}.xml", census.child(f"C{number}"))
    return str(path), day.isoformat()


def compare(acknowledged: list[list[Any]], found: dict[str, Any]) -> list[str]:
    """What was said and is not there, and what stands still."""
    drafts = {tuple(one) for one in found["drafts"]}
    lost = [f"lost {one}" for one in acknowledged if one[0] == "draft" and tuple(one[1:]) not in drafts]
    lost += [f"lost {one}" for one in acknowledged if one[0] == "handed in" and one[1] not in found["handed in"]]
    lost += [f"lost {one}" for one in acknowledged if one[0] == "received" and str(one[1]) not in found["extracts"]]
    lost += [f"lost {one}" for one in acknowledged if one[0] == "corrected" and one[1] not in found["corrected"]]
    lost += [f"lost {one}" for one in acknowledged if one[0] == "finding" and one[1:] not in found["findings"]]
    lost += [
        f"lost {one}"
        for one in acknowledged
        # One of an earlier day is followed by a later one as soon as that is there, and counts all the same.
        if one[0] == "published" and found["extracts"].get(str(one[1])) not in ("published", "superseded")
    ]
    stuck = [
        f"extract {pk} is {state}"
        for pk, state in found["extracts"].items()
        if state in ("received", "reading", "publishing", "failed")
    ]
    stuck += [f"task {status}" for status in found["tasks"]]
    stuck += [f"notices {status}" for status in found["notices"] if status in ("claimed", "waiting")]
    return lost + stuck


if __name__ == "__main__":
    sys.exit(main())
