"""Fits the weights of the signs for title, day of publication and kind, leaving whole sites out.

``python -m tests.evaluation.weights`` prints, for each site of the seen half, how many of its pages (as they are and changed) are read right
with the weights as they stand, and with weights fitted on all other sites; names of topics leave the others out. ``--write`` puts weights
fitted on all of these sites in ``weights.yml``. ``left_out_kinds.txt`` keeps the table for kinds: what stands is better, and was kept.
"""

from __future__ import annotations

import math
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.extract.article import people, publication
from audits.extract.article.details import hidden_dates
from audits.extract.article.parts import parts_of
from audits.extract.article.titles import candidates, length_of
from audits.extract.article.titlesigns import tight
from audits.extract.kinds import ALWAYS, tables
from audits.extract.reading import signs_in
from audits.extract.source.document import parse
from audits.extract.weighing import WEIGHTS, weights
from tests.evaluation.mutations import mutants
from tests.evaluation.pages import HALVES, samples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.evaluation.pages import Sample

Signs = tuple[tuple[str, float], ...]
"""Name of a sign → how much of it there is."""
CHANGED = {
    "title": ("title: year first", "title: quoted", "title: long", "title: number", "title element constant", "headings as divs", "metas removed",
              "names renamed", "tables as divs", "search and menu before", "labels spaced"),
    "published": ("metas removed", "names renamed", "date: 2020/9/2", "date: 20-09-02", "labels spaced", "comments and blanks", "tables as divs"),
    "kind": ("rows removed", "headings as divs", "metas removed", "names renamed", "lists as divs", "divs as tables", "search and menu before", "footer after",
             "text as picture", "without address", "labels spaced"),
}  # fmt: skip
"""Changes under which a topic is fitted as well."""
ROUNDS = 120
FEW_ROUNDS = 30
STEP = 0.5
HOLD = 0.002
"""How strongly weights are held at where they stand."""


@dataclass(frozen=True)
class Choice:
    """One page: what there is to choose from."""

    site: str
    options: tuple[Signs, ...]
    right: frozenset[int]
    """Indexes of the options that are right."""


def choices(topic: str) -> Iterator[Choice]:
    """The pages of the seen half, as they are and changed; those without a right option teach nothing."""
    seen = tuple(sample for sample in samples() if sample.half == HALVES[0] and (topic == "kind" or _is_article(sample)))
    options = {"title": titles, "published": dates, "kind": kinds}[topic]
    for sample in (*seen, *(mutant for name in CHANGED[topic] for mutant in mutants(name, seen, all_of_them=True))):
        found = list(options(sample))
        right = frozenset(index for index, (_, value) in enumerate(found) if value)
        if right and len(right) < len(found):
            yield Choice(sample.site, tuple(signs for signs, _ in found), right)


def _is_article(sample: Sample) -> bool:
    return sample.name == "details" and sample.label["kind"] == "detail"


def kinds(sample: Sample) -> Iterator[tuple[Signs, bool]]:
    """For each kind the signs that the page shows of it, and whether it is of that kind."""
    found = (ALWAYS, *signs_in(sample.body, sample.url).found)
    for kind, table in tables().items():
        yield tuple((f"{kind.value}/{sign}", 1.0) for sign in found if sign in table), sample.label["kind"] == kind.value


def titles(sample: Sample) -> Iterator[tuple[Signs, bool]]:
    """Signs of each text that may be the title, and whether it is."""
    parts = parts_of(parse(sample.body, sample.url))
    wanted = tight(sample.label["title"] or "")
    for candidate in candidates(parts.found.lines, parts.head, parts.around):
        signs = (*((sign, 1.0) for sign in candidate.signs), ("length", length_of(candidate)))
        yield signs, tight(candidate.title.text) == wanted


def dates(sample: Sample) -> Iterator[tuple[Signs, bool]]:
    """Signs of each date that may be the day of publication, and whether it is."""
    if "published" not in sample.label or not sample.label["published"]:
        return
    document = parse(sample.body, sample.url)
    parts = parts_of(document)
    lines = parts.found.lines
    shown = [*publication.labelled_dates(parts.entries, parts.title, parts.main, lines), *publication.lone_dates(lines, parts.title, parts.main, parts.entries)]
    signed = people.signature([*parts.between, *parts.own], parts.title.text)
    for one in publication.candidates(shown, hidden_dates(document, parts.found), signed.date, signed.raw, document.url):
        where = "visible" if one.mark.where == "field" else one.mark.where
        right = one.mark.value == sample.label["published"] and where == sample.label["published_where"]
        yield tuple((sign, 1.0) for sign in one.signs), right


def fit(pages: Iterable[Choice], start: dict[str, float], rounds: int) -> dict[str, float]:
    """Weights under which the right options are likeliest, held near those they start from."""
    found = dict(start)
    learned = list(pages)
    for number in range(rounds):
        step = STEP / (1 + number / 20)
        pull: dict[str, float] = defaultdict(float)
        for page in learned:
            scores = [sum(found[sign] * much for sign, much in option) for option in page.options]
            top = max(scores)
            parts = [math.exp(score - top) for score in scores]
            total, right = sum(parts), sum(parts[index] for index in page.right)
            for index, option in enumerate(page.options):
                share = (parts[index] / right if index in page.right else 0.0) - parts[index] / total
                if abs(share) > 1e-6:
                    for sign, much in option:
                        pull[sign] += share * much
        for sign, start_weight in start.items():
            found[sign] += step * (pull[sign] / len(learned) * 10 - HOLD * (found[sign] - start_weight) * 10)
    return found


def right(page: Choice, table: dict[str, float]) -> bool:
    """Whether the option with the greatest weight, the first of equal ones, is right."""
    scores = [sum(table[sign] * much for sign, much in option) for option in page.options]
    return scores.index(max(scores)) in page.right


def main() -> int:
    """Print the table of left-out sites for each topic; with ``--write`` keep what was fitted on all."""
    for topic in [topic for topic in CHANGED if topic in sys.argv] or CHANGED:
        pages = list(choices(topic))
        standing = _standing(topic)
        fitted = fit(pages, standing, ROUNDS)
        print(f"\n{topic}: pages right of all, by site\n{'site':<44}{'pages':>7}{'as they stand':>16}{'fitted on others':>18}")
        sums = [0, 0, 0]
        for site in sorted({page.site for page in pages}):
            mine, others = [page for page in pages if page.site == site], [page for page in pages if page.site != site]
            left_out = fit(others, fitted, FEW_ROUNDS)
            row = [len(mine), sum(right(page, standing) for page in mine), sum(right(page, left_out) for page in mine)]
            sums = [one + other for one, other in zip(sums, row, strict=True)]
            print(f"{site:<44}{row[0]:>7}{row[1]:>16}{row[2]:>18}")
        print(f"{'all':<44}{sums[0]:>7}{sums[1]:>16}{sums[2]:>18}   (fitted on all: {sum(right(page, fitted) for page in pages)})")
        if "--write" in sys.argv:
            _write(topic, fitted)
    return 0


def _standing(topic: str) -> dict[str, float]:
    """The weights as they stand; those of all kinds together are one topic."""
    if topic != "kind":
        return weights(topic)
    return {f"{kind.value}/{sign}": weight for kind, table in tables().items() for sign, weight in table.items()}


def _write(topic: str, table: dict[str, float]) -> None:
    """Put the weights of a topic into the file; comments and order stay."""
    if topic == "kind":
        for kind in tables():
            own = {sign.partition("/")[2]: weight for sign, weight in table.items() if sign.partition("/")[0] == kind.value}
            if own:
                _write(f"kind-{kind.value}", own)
        return
    text = WEIGHTS.read_text("utf-8")
    head, _, rest = text.partition(f"{topic}:\n")
    block = re.match(r"(?:  .*\n)*", rest)
    lines = "".join(f"  {sign}: {weight:.2f}\n" for sign, weight in table.items())
    WEIGHTS.write_text(f"{head}{topic}:\n{lines}{rest[block.end() if block else 0 :]}", "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
