"""Keeps what slipcover makes of each module: its probes are put in once for a source, not by every worker of every run.

To put probes into all of the product takes a worker a quarter of a minute, six times what importing takes without. What
comes of it depends on the source alone, but holds objects of its process; here these are kept as marks, and put in when
the module is loaded. On Python 3.12 and later slipcover puts nothing in, and nothing is kept.
"""

from __future__ import annotations

import ast
import hashlib
import marshal
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import patch

from tests.databases import alone

KEPT = Path(__file__).resolve().parents[1] / ".pytest_cache" / "probes"
CALL, PROBE = "\0slipcover's call", "\0slipcover's probe"
FIRED_OFTEN = 300
"""How often a probe that has done its work fires before such probes are taken out: with slipcover's own 50 that is done
hundreds of times in a run, which costs more than the probes."""


def keep() -> None:
    """From now on; before anything of the product is imported. Only where lines and branches are counted."""
    if not os.environ.get("SLIPCOVER_ENABLED") or sys.version_info >= (3, 12):
        return
    from slipcover import importer, slipcover

    importer.SlipcoverLoader.exec_module = _load
    slipcover.Slipcover.deinstrument_seen = _take_out


def _take_out(sci: Any) -> None:
    """As ``Slipcover.deinstrument_seen``, which looks through every class of every module for functions each time.

    Here each module is looked through once. A function that came to be later goes on counting, which does no harm.
    """
    with sci.lock:
        newly_seen = sci._get_newly_seen()
        for file, seen in newly_seen.items():
            for code in list(sci.instrumented[file]):
                sci.deinstrument(code, seen)
            sci.all_seen[file].update(seen)
        for function in _functions(sci):
            function.__code__ = sci.replace_map.get(function.__code__, function.__code__)
        sci.replace_map.clear()


def _functions(sci: Any) -> list[Any]:
    """The functions of every module that was loaded, those of modules loaded since the last time added."""
    for module in sci.modules:
        # One that is still being loaded is looked through the next time, when all of it is there.
        if module not in _looked_through and not module.__spec__._initializing:
            _looked_through.add(module)
            _found.extend(sci.find_functions(module.__dict__.values(), _visited))
    return _found


_looked_through: set[ModuleType] = set()
_visited: set[Any] = set()
_found: list[Any] = []


def _load(self: Any, module: ModuleType) -> None:
    """As ``SlipcoverLoader.exec_module``."""
    sci, path = self.sci, Path(self.origin)
    sci.d_miss_threshold = FIRED_OFTEN
    source = path.read_bytes()
    print_of_it = _print_of(path, source)
    file = KEPT / f"{module.__name__}.probes"
    found = _kept(file, print_of_it) or _in_turn(path, source, file, print_of_it)
    _, code, indexes, lines, branches = found
    sci.register_module(module)
    with sci.lock:
        code = _with_probes(sci, code, iter(indexes))
        sci.code_lines[str(path)].update(lines)
        sci.code_branches[str(path)].update(branches)
        sci.instrumented[str(path)].add(code)
    exec(code, module.__dict__)


def _print_of(path: Path, source: bytes) -> str:
    """What a kept module must be made from: its source, where it stands, the interpreter and slipcover."""
    from slipcover.version import __version__

    return hashlib.sha256(f"{path} {sys.version} {__version__} ".encode() + source).hexdigest()


def _kept(file: Path, print_of_it: str) -> tuple[Any, ...] | None:
    try:
        found: tuple[Any, ...] = marshal.loads(file.read_bytes())
    except (OSError, EOFError, ValueError, TypeError):
        return None
    return found if found[0] == print_of_it else None


def _in_turn(path: Path, source: bytes, file: Path, print_of_it: str) -> tuple[Any, ...]:
    """One worker at a time: all import the same modules at the same time, and the second need not do it again."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with alone(KEPT / "lock"):
        return _kept(file, print_of_it) or _make(path, source, file, print_of_it)


def _make(path: Path, source: bytes, file: Path, print_of_it: str) -> tuple[Any, ...]:
    """Have slipcover put its probes in, and keep what comes of it."""
    from slipcover import branch, slipcover

    apart = slipcover.Slipcover(branch=True)
    marks = SimpleNamespace(new=lambda _, __, where, ___: (PROBE, where), signal=CALL)
    with patch.object(slipcover, "probe", marks):
        code = apart.instrument(compile(branch.preinstrument(ast.parse(source)), str(path), "exec"))
    indexes = [apart.code2index[one] for one in _all(code)]
    made = (print_of_it, code, indexes, apart.code_lines[str(path)], apart.code_branches[str(path)])
    new = file.with_suffix(f".{os.getpid()}")
    new.write_bytes(marshal.dumps(made))
    new.rename(file)  # another worker may be reading it
    return made


def _all(code: CodeType) -> Iterator[CodeType]:
    """A module's code and every function's in it, in the order in which ``_with_probes`` meets them."""
    yield code
    for value in code.co_consts:
        if isinstance(value, CodeType):
            yield from _all(value)


def _with_probes(sci: Any, code: CodeType, indexes: Iterator[Any]) -> CodeType:
    """The code with this process's probes in the place of the marks."""
    index = next(indexes)
    values = tuple(_value(sci, code.co_filename, value, indexes) for value in code.co_consts)
    made = code.replace(co_consts=values)
    sci.code2index[made] = index
    return made


def _value(sci: Any, name: str, value: Any, indexes: Iterator[Any]) -> Any:
    from slipcover import probe

    if isinstance(value, CodeType):
        return _with_probes(sci, value, indexes)
    if value == CALL:
        return probe.signal
    if isinstance(value, tuple) and value[:1] == (PROBE,):
        return probe.new(sci, name, value[1], sci.d_miss_threshold)
    return value
