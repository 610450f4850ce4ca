"""Prints how well each field is read: ``python -m tests.evaluation.table [--misses]``, or ``make eval``."""

from __future__ import annotations

import sys

from tests.evaluation import all_scores
from tests.evaluation.scoring import PAGES


def main() -> int:
    """Print the table; 1 if the labelled pages are not there."""
    if not PAGES.is_dir():
        print(f"labelled pages not found: {PAGES}", file=sys.stderr)
        return 1
    print(f"{'field':<22}{'precision':>10}{'recall':>9}{'F1':>9}{'hits':>7}{'found':>7}{'wanted':>8}")
    for score in all_scores():
        print(f"{score.field:<22}{score.precision:>10.4f}{score.recall:>9.4f}{score.f1:>9.4f}{score.hits:>7}{score.found:>7}{score.wanted:>8}")
        if "--misses" in sys.argv:
            for miss in score.misses:
                print(f"    {miss}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
