"""Prints how well each field is read, on the pages as they are and under every change: ``make eval``.

``--misses`` shows what is wrong on pages of the seen half; ``--as-they-are`` leaves the changes out; ``--pin`` raises the floors to what is reached.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tests.evaluation import floors
from tests.evaluation.fields import all_scores
from tests.evaluation.mutations import CHANGES, mutants
from tests.evaluation.pages import DATA, HALVES, SETS, readings, samples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records import Page
    from tests.evaluation.pages import Sample
    from tests.evaluation.scoring import Score

PARTS = tuple((pages, half) for pages in SETS for half in HALVES)
WIDTH = 19


def main() -> int:
    """Print the tables; 1 if the labelled pages are not there, a floor is not reached or a page takes long."""
    if not samples():
        print(f"labelled pages not found: {DATA}", file=sys.stderr)
        return 1
    reached = {"fields": as_they_are()}
    if "--as-they-are" not in sys.argv:
        reached["changes"], reached["sampled"] = under_changes()
    if "--pin" in sys.argv:
        floors.pin(reached)
    below = [*floors.below(reached), *too_slow()]
    print("\n".join(["", *below] if below else ["", "every floor is reached"]))
    return 1 if below else 0


def too_slow() -> list[str]:
    """Pages that take more than 100 ms of processor time and 1 ms a kilobyte, best of three readings; a person looks, no test does."""
    slow = []
    for sample in samples():
        best = min(_seconds(sample) for _ in range(3))
        if best > 0.1 + len(sample.body) / 1_000_000:
            slow.append(f"{sample.where}: {best:.2f} s to read {len(sample.body) // 1000} kB")
    return slow


def _seconds(sample: Sample) -> float:
    before = time.process_time()
    sample.read()
    return time.process_time() - before


def as_they_are() -> floors.Reached:
    """Print field × part: F1, and pages that are right of all; returns precision and recall."""
    print("\npages as they are: F1, pages right of all\n" + _row("field", [f"{pages} {half}" for pages, half in PARTS]))
    parts = [all_scores(_of(readings(), *part)) for part in PARTS]
    for row in zip(*parts, strict=True):
        print(_row(row[0].field, [f"{score.f1:.3f} {score.right:>4}/{score.pages}" if score.pages else "" for score in row]))
        if "--misses" in sys.argv:
            print("".join(f"    {miss}\n" for score in row[:: len(HALVES)] for miss in score.misses), end="")
    return {
        f"{pages} {half}": {score.field: [score.precision, score.recall] for score in scores if score.pages}
        for (pages, half), scores in zip(PARTS, parts, strict=True)
    }


def under_changes() -> tuple[floors.Reached, floors.Reached]:
    """Print change × part and change × field; returns the part of pages that are right, of all and of the fixed part."""
    every, sampled, rows = {}, {}, []
    print("\nunder changes: values right of all\n" + _row("change", [f"{pages} {half}" for pages, half in PARTS]))
    for name in CHANGES:
        changed = [(mutant, mutant.read()) for mutant in mutants(name, samples(), all_of_them=True)]
        chosen = {mutant.where for mutant in mutants(name, samples(), all_of_them=False)}
        print(_row(name, [_share(all_scores(_of(changed, *part))) for part in PARTS]))
        scores = all_scores(changed)
        rows.append((name, scores))
        every[name] = shares(scores)
        sampled[name] = shares(all_scores(one for one in changed if one[0].where in chosen))
        if "--misses" in sys.argv:
            seen = all_scores(one for one in changed if one[0].half == HALVES[0])
            print("".join(f"    {score.field} {miss}\n" for score in seen for miss in score.misses), end="")
    print("\nunder changes: pages wrong of all, by field")
    for name, scores in rows:
        print(f"{name:<30}" + ", ".join(f"{score.field} {score.pages - score.right}/{score.pages}" for score in scores if score.right < score.pages))
    return every, sampled


def shares(scores: list[Score]) -> dict[str, list[float]]:
    """Part of the pages on which a field is right."""
    return {score.field: [score.right / score.pages] for score in scores if score.pages}


def _of(found: Iterable[tuple[Sample, Page]], pages: str, half: str) -> list[tuple[Sample, Page]]:
    return [(sample, page) for sample, page in found if (sample.pages, sample.half) == (pages, half)]


def _share(scores: list[Score]) -> str:
    right, total = sum(score.right for score in scores), sum(score.pages for score in scores)
    return f"{right / total:.3f} {right:>5}/{total}" if total else ""


def _row(name: str, cells: list[str]) -> str:
    return f"{name:<30}" + "".join(f"{cell:>{WIDTH}}" for cell in cells)


if __name__ == "__main__":
    raise SystemExit(main())
