"""``python -m tests.fuzz.run``: changed answers for a time or for a number of seeds; prints the seed of whatever fails."""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.trials import Failed, Trials

OF_ONE_SITE = 300
"""Answers that come to one site before it is ended."""


def main() -> int:
    """0 if nothing was found, 1 if something was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=None, help="only this seed")
    parser.add_argument("--start", type=int, default=None, help="first seed; without it another one each time")
    asked = parser.parse_args()
    logging.disable(logging.ERROR)
    seed = asked.seed if asked.seed is not None else asked.start if asked.start is not None else random.SystemRandom().randrange(10**9)
    print(f"first seed {seed}")
    end, tried, failed = time.monotonic() + asked.seconds, 0, 0
    while tried == 0 or (asked.seed is None and time.monotonic() < end):
        with tempfile.TemporaryDirectory() as folder:
            trials = Trials(Path(folder))
            while tried == 0 or (asked.seed is None and time.monotonic() < end):
                try:
                    trials.take(seed + tried)
                except Failed as error:
                    failed += 1
                    print(error, flush=True)
                tried += 1
                if tried % OF_ONE_SITE == 0:
                    break
            try:
                trials.end()
            except Exception as error:
                failed += 1
                print(f"seeds up to {seed + tried - 1}: {type(error).__name__}: {error}", flush=True)
    print(f"{tried} answers, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
