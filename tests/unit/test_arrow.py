"""Arrow is made to work without pandas, in a process where nothing has imported either."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from practicelens.analytics.arrow import without_pandas
if {settled}:
    without_pandas()
import pyarrow as pa
assert pa.array(["a", None], pa.string()).to_pylist() == ["a", None]
print("pandas" in sys.modules)
import pandas
"""


def brought_in(*, settled: bool) -> bool:
    """Whether making an array imported pandas; that whoever wants pandas still gets it is proved on the way."""
    program = PROGRAM.format(settled=settled)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


def test_arrow_leaves_pandas_alone_once_that_is_settled() -> None:
    assert brought_in(settled=False)
    assert not brought_in(settled=True)
