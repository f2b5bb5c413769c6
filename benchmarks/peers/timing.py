"""Times one piece of work within its own process, imports apart, and prints the seconds.

It imports nothing but what Python brings: it is run by interpreters that know nothing of the
product, some older than those it supports.
"""

import contextlib
import io
import json
import logging
import sys
import time


def print_seconds(work):
    """Do ``work`` with the file named first, as often as the second word says and a budget of seconds allows.

    A peer that needs two minutes for one reading is asked once: the table says how often.
    """
    path, most, budget = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    logging.disable(logging.CRITICAL)
    seconds = []
    while not seconds or (len(seconds) < most and sum(seconds) < budget):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            begun = time.perf_counter()
            work(path)
            seconds.append(time.perf_counter() - begun)
    print(json.dumps(seconds))
