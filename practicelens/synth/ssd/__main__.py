"""Writes datasets in a process of its own, as ``synth.workbooks`` does workbooks."""

from __future__ import annotations

from practicelens.synth.ssd.writing import NORTHBOROUGHS
from practicelens.synth.workbooks.__main__ import main

if __name__ == "__main__":
    main(NORTHBOROUGHS)
