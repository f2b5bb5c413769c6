"""A live deployment refuses to be unsafe, in a line that says what to do; a demonstration needs nothing to be set."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from practicelens.config import key, mode
from practicelens.config.private import make_private

ROOT = Path(__file__).resolve().parents[2]
KEY = "q7Zt-4kLw9sXv2bNc8mJd5hGf3pRy6uTe1aWi0oQz_KxVjBnMlSd"
LOADED = "from practicelens.config import settings as s; print(s.DEMONSTRATION, s.SECURE_HSTS_SECONDS, s.IDLE_MINUTES, "
LOADED += "s.SESSION_COOKIE_SECURE, s.SECURE_PROXY_SSL_HEADER)"
MAIL = {"PRACTICELENS_EMAIL_USER": "lens", "PRACTICELENS_EMAIL_PASSWORD": "three quiet herons"}


def load(folder: Path, **settings: str) -> tuple[int, str]:
    """Load the settings in a process of their own; what they come to, or what they refuse."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PRACTICELENS_")}
    clean |= {"PRACTICELENS_VAR": str(folder / "var")} | settings
    done = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, env=clean, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).strip()


def test_a_demonstration_needs_nothing_to_be_set(tmp_path: Path) -> None:
    assert load(tmp_path) == (0, "True 0 0 False None")


def test_live_with_its_key_has_hsts_an_idle_time_and_secure_cookies(tmp_path: Path) -> None:
    settings = {"PRACTICELENS_MODE": "live", "PRACTICELENS_SECRET_KEY": KEY}
    assert load(tmp_path, **settings) == (0, "False 31536000 30 True None")
    settings |= MAIL | {"PRACTICELENS_EMAIL_ENCRYPTION": "starttls"}
    loaded = load(tmp_path, **settings, PRACTICELENS_PROXIES="1", PRACTICELENS_IDLE_MINUTES="15")
    assert loaded == (0, "False 31536000 15 True ('HTTP_X_FORWARDED_PROTO', 'https')")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"PRACTICELENS_HOSTS": "lens.example"}, "PRACTICELENS_HOSTS is set, and PRACTICELENS_MODE is not."),
        ({"PRACTICELENS_MODE": "live"}, "PRACTICELENS_SECRET_KEY is not set."),
        ({"PRACTICELENS_MODE": "live", "PRACTICELENS_SECRET_KEY": KEY[:49]}, "PRACTICELENS_SECRET_KEY could be"),
        (
            {"PRACTICELENS_MODE": "live", "PRACTICELENS_SECRET_KEY": KEY, **MAIL},
            "PRACTICELENS_EMAIL_PASSWORD would travel in clear",
        ),
        (
            {"PRACTICELENS_MODE": "live", "PRACTICELENS_SECRET_KEY": KEY, "PRACTICELENS_DEBUG": "1"},
            "PRACTICELENS_DEBUG is not for a live deployment",
        ),
    ],
)
def test_settings_refuse_in_one_line(tmp_path: Path, settings: dict[str, str], says: str) -> None:
    code, printed = load(tmp_path, **settings)
    assert code == 1
    assert printed.startswith("practicelens: ") and says in printed
    assert "\n" not in printed and "Traceback" not in printed


@pytest.mark.parametrize("name", ["PRACTICELENS_HOSTS", "PRACTICELENS_DATABASE"])
def test_the_mode_must_be_said_where_it_looks_like_real_use(name: str) -> None:
    assert mode.is_demonstration({})
    with pytest.raises(SystemExit, match=f"{name} is set"):
        mode.is_demonstration({name: "something"})
    assert not mode.is_demonstration({name: "something", "PRACTICELENS_MODE": "live"})
    assert mode.is_demonstration({name: "something", "PRACTICELENS_MODE": "demonstration"})


def test_a_mode_that_is_neither_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"'Live'\. It can be demonstration or live"):
        mode.is_demonstration({"PRACTICELENS_MODE": "Live"})


@pytest.mark.parametrize("named", ["x" * 60, KEY[:49], "ab" * 40])
def test_a_key_that_could_be_guessed_is_refused(named: str) -> None:
    assert key.of_live(KEY) == KEY
    with pytest.raises(SystemExit, match="could be guessed") as refused:
        key.of_live(named)
    assert named not in str(refused.value)


@pytest.mark.parametrize("minutes", [0, 601])
def test_live_has_an_idle_time(minutes: int) -> None:
    mode.check_live(debug=False, idle_minutes=30)
    with pytest.raises(SystemExit, match="1 to 600"):
        mode.check_live(debug=False, idle_minutes=minutes)


@pytest.mark.parametrize(
    ("word", "switches"), [("none", (False, False)), ("starttls", (True, False)), ("tls", (False, True))]
)
def test_the_mail_server_is_reached_as_is_asked_for(word: str, switches: tuple[bool, bool]) -> None:
    assert mode.mail_encryption(word) == switches
    with pytest.raises(SystemExit, match=r"'TLS'\. It can be none, starttls or tls"):
        mode.mail_encryption("TLS")


def test_a_password_for_the_mail_server_has_a_user_and_an_encrypted_line() -> None:
    mode.check_mail("", "", encrypted=False, demonstration=False)
    mode.check_mail("lens", "herons", encrypted=True, demonstration=False)
    mode.check_mail("lens", "herons", encrypted=False, demonstration=True)
    for user, password in (("lens", ""), ("", "herons")):
        with pytest.raises(SystemExit, match="together or not at all"):
            mode.check_mail(user, password, encrypted=True, demonstration=True)
    with pytest.raises(SystemExit, match="would travel in clear") as refused:
        mode.check_mail("lens", "herons", encrypted=False, demonstration=False)
    assert "herons" not in str(refused.value)


def test_a_demonstrations_key_is_made_once_and_kept(tmp_path: Path) -> None:
    made = key.of_demonstration("", tmp_path)
    assert len(made) >= 50 and key.of_demonstration("", tmp_path) == made
    assert key.of_demonstration("named", tmp_path) == "named"


def rights(folder: Path) -> dict[str, int]:
    """Everybody else's rights to a folder and all in it, where there are any."""
    found = [folder, *folder.rglob("*")]
    return {path.name: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in found if path.stat().st_mode & 0o077}


def test_a_folder_that_stood_open_is_closed_at_start_and_stays_so(tmp_path: Path) -> None:
    var = tmp_path / "var"
    (var / "data" / "extracts").mkdir(parents=True)
    for path in (var, var / "data", var / "data" / "extracts"):
        path.chmod(0o755)
    for name in ("practicelens.sqlite3", "data/extracts/a.xlsx", "clock.json"):
        (var / name).write_text("{}")
        (var / name).chmod(0o644)
    assert len(rights(var)) == 6
    assert load(tmp_path, PRACTICELENS_MODE="demonstration")[0] == 0
    assert rights(var) == {}
    assert (var / "data" / "extracts" / "a.xlsx").stat().st_mode & 0o700 == 0o600


def test_what_the_product_makes_is_its_owners_alone(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings as s; from django.core.mail import send_mail\n"
        "from django.db import connection\n"
        "from django.core.management import call_command\n"
        "from datetime import date; from practicelens.workdays import clock\n"
        "connection.cursor().execute('CREATE TABLE one (id INTEGER)')\n"
        "clock.stand_at(date(2026, 11, 23)); send_mail('a', 'b', 'c@d.example', ['e@f.example'])\n"
        "call_command('collectstatic', verbosity=0, interactive=False)\n"
        "import duckdb, io; from practicelens.performance.extracts.files import keep\n"
        "keep(io.BytesIO(b'workbook'), 'a.xlsx'); duckdb.connect(str(s.DATA_DIR / 'm.duckdb')).close()\n"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PRACTICELENS_")}
    clean |= {"PRACTICELENS_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "practicelens.config.settings"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=clean, check=True)
    names = {path.name for path in (tmp_path / "var").rglob("*")}
    assert {"practicelens.sqlite3", "clock.json", "secret-key", "post", "m.duckdb", "staticfiles.json"} <= names
    assert rights(tmp_path / "var") == {}


def test_a_link_out_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("not ours")
    outside.chmod(0o644)
    var = tmp_path / "var"
    var.mkdir(mode=0o755)
    (var / "link").symlink_to(outside)
    before = os.umask(0o022)
    try:
        make_private(var, demonstration=False)
    finally:
        os.umask(before)
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
