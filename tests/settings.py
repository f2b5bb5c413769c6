"""Settings of tests: everything kept in a temporary folder, tasks done at once, cheap passwords."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="practicelens-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["PRACTICELENS_VAR"] = _folder
os.environ.setdefault("PRACTICELENS_MODE", "demonstration")
os.environ.setdefault("PRACTICELENS_SECRET_KEY", "only-for-tests-" * 4)

from practicelens.config.settings import *  # noqa: E402, F403

FAIL_LOUDLY = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "practicelens.config.static_files.Remembered"},
}
WHITENOISE_USE_FINDERS = True
# Looked up when one is asked for: every test client makes the middlewares anew, and listing all files each time was
# a fifth of every visit.
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["*"]
if DATABASES["default"]["ENGINE"] == "practicelens.config.sqlite":  # noqa: F405
    # Said aloud, because pytest-django takes a database in memory for granted with Django's own backend alone.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
# Whitenoise warns of a folder that nothing has been collected into yet, and warnings are errors here.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
