"""The folder of a comparison: the list that was sent and the answer child by child, until both are deleted."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from practicelens.access.errors import Refused
from practicelens.analytics.own_lists.guard import looked_from
from practicelens.analytics.own_lists.opening import MOST_BYTES
from practicelens.analytics.own_lists.reading import Looked
from practicelens.performance.explore.reconciling.shapes import ComparedRow
from practicelens.workdays.small_files import replace_text

TOO_LARGE: Final = "The file is larger than 50 MB. Send the list alone, as one sheet or CSV."
_CHUNK: Final = 1024 * 1024
_LIST, _PASTED, _LOOKED, _ANSWER, _LEFT = "list", "pasted", "looked.json", "answer.json", "left"


def _below() -> Path:
    return Path(settings.DATA_DIR) / "comparisons"


def list_of(folder: str) -> Path:
    """Where the list that was sent lies."""
    return _below() / folder / (_PASTED if is_pasted(folder) else _LIST)


def is_pasted(folder: str) -> bool:
    """Whether it was pasted: then it is a text from a form of ours, and no file that somebody made."""
    return (_below() / folder / _PASTED).is_file()


def keep(source: BinaryIO, *, pasted: bool = False) -> str:
    """Keep a list in a folder of its own; the folder's name. Raises Refused for an empty or too large one."""
    # By chance, so that nobody can guess it; and under a name of ours: what somebody called their file is no path.
    name = secrets.token_hex(16)
    place = _below() / name / (_PASTED if pasted else _LIST)
    place.parent.mkdir(parents=True)
    try:
        size = 0
        with place.open("wb") as target:
            while piece := source.read(_CHUNK):
                size += len(piece)
                if size > MOST_BYTES:
                    raise Refused(TOO_LARGE, code="list")
                target.write(piece)
        if not size:
            raise Refused("The file is empty.", code="list")
    except BaseException:
        remove(name)
        raise
    return name


def remove(folder: str) -> None:
    """Remove a folder with all that lies in it; twice is the same as once."""
    # An empty name would be the folder of all of them.
    if folder:
        shutil.rmtree(_below() / folder, ignore_errors=True)


def folders() -> Iterable[Path]:
    """Every folder there is, also one that a killed process has left behind."""
    return _below().iterdir() if _below().is_dir() else ()


def left_before(folder: str) -> bool:
    """Whether a folder was asked about here before; the first time that is noted in it."""
    place = _below() / folder / _LEFT
    try:
        place.mkdir()  # made or not, never half
    except FileExistsError:
        return True
    except FileNotFoundError:  # removed meanwhile
        pass
    return False


def keep_looked(folder: str, looked: Looked) -> None:
    """Keep what was found of the list's columns: examples of children's numbers stand in it."""
    replace_text(_below() / folder / _LOOKED, json.dumps(asdict(looked)))


def looked_at(folder: str) -> Looked:
    """What was found of the list's columns. Raises OSError where it is gone."""
    return looked_from(json.loads((_below() / folder / _LOOKED).read_text(encoding="utf-8")))


def keep_answer(folder: str, lines: Iterable[ComparedRow]) -> None:
    """Keep the answer, whole or not at all."""
    replace_text(_below() / folder / _ANSWER, json.dumps([line.packed() for line in lines]))


def answer(folder: str) -> tuple[ComparedRow, ...]:
    """The answer child by child. Raises OSError where it is gone."""
    given = json.loads((_below() / folder / _ANSWER).read_text(encoding="utf-8"))
    return tuple(ComparedRow.from_packed(one) for one in given)
