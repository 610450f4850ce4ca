"""Publishes bulletins (印发): what one says is kept as it was printed, and set beside what the store says later."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audits.store.bulletins import Published, publish
from reports.ledgers.making import place
from reports.outgoing.bulletin import Bulletin, Part, Table, fill_template, write_bulletin
from reports.workbook.files import free_name, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from audits.store import Store

SHOWN = 60
"""Characters of a sentence that are shown where it differs."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A published bulletin that was written once more."""

    path: Path
    differences: int
    """Places at which the store says something else now."""
    lines: tuple[str, ...]
    """Those places for the screen, as far as they fit."""


@dataclass(frozen=True, slots=True)
class BulletinPaper:
    """The bulletin of one run as the store is now, and where it is written."""

    store: Store
    run: str
    bulletin: Bulletin
    issued: int
    """Problems that have gone out, as it says."""
    day: date
    template: Path | None
    path: Path
    """Where a draft goes; a published one lies beside it under a name of its own."""

    def draft(self) -> Path:
        """Write a draft; returns where. Raises MistakesFound, OSError."""
        return write_draft(self.bulletin, self.template, self.path)

    def publish(self, who: str) -> Published:
        """Keep it as that of its run; returns the one that holds. Raises MistakesFound, StoreProblem, OSError."""
        return publish_bulletin(self.store, self.run, self.bulletin, self.issued, self.day, who, self.template, self._final())

    def rewrite(self, known: Published, *, own_template: bool) -> Rewritten:
        """Write a published one once more, in the template of this call or as it was kept. Raises MistakesFound, OSError."""
        written = write_published(self.store, known, self.template if own_template else None, self._final())
        found = differences(bulletin_from(known.said), self.bulletin)
        return Rewritten(written, len(found), tuple(different_lines(found)))

    def _final(self) -> Path:
        return self.path.with_stem(f"{self.path.stem}_印发")


@dataclass(frozen=True, slots=True)
class Different:
    """One place at which a published bulletin says something else than the store says now."""

    where: str
    then: str
    now: str


def write_draft(bulletin: Bulletin, template: Path | None, path: Path) -> Path:
    """Write a draft; returns where. What somebody may have changed by hand is not replaced. Raises MistakesFound, OSError."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / path.name
        _write(bulletin, template, made, draft=True)
        if path.exists() and not _same(path, made):
            path = free_name(path)
        with whole(path) as draft_file:
            draft_file.write_bytes(made.read_bytes())
    return path


def publish_bulletin(store: Store, run: str, bulletin: Bulletin, issued: int, day: date, who: str, template: Path | None, path: Path) -> Published:
    """Keep a bulletin with its document; returns the one that holds, an earlier one where there is one. Raises MistakesFound, StoreProblem, OSError."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / path.name
        _write(bulletin, template, made, draft=False)
        return publish(store, Published(run, day.isoformat(), who, asdict(bulletin), issued, path.name, made.read_bytes()))


def write_published(store: Store, one: Published, template: Path | None, path: Path) -> Path:
    """Write a published bulletin once more, word for word, or its words into another template; returns where."""
    content = one.content
    if template is not None:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / path.name
            fill_template(bulletin_from(one.said), template, made)
            content = made.read_bytes()
    return place(store, path, content)[0]


def bulletin_from(said: Mapping[str, Any]) -> Bulletin:
    """A bulletin as it was kept."""
    parts = tuple(Part(part["heading"], tuple(part["paragraphs"])) for part in said["parts"])
    tables = tuple(Table(table["title"], tuple(table["headings"]), tuple(map(tuple, table["rows"]))) for table in said["tables"])
    return Bulletin(said["title"], said["to"], said["opening"], parts, said["signature"], said["day"], tables)


def differences(then: Bulletin, now: Bulletin) -> list[Different]:
    """Where two bulletins of one run say different things, their days apart."""
    before, after = dict(_sayings(then)), dict(_sayings(now))
    return [Different(where, before.get(where, ""), after.get(where, "")) for where in dict.fromkeys((*before, *after)) if before.get(where) != after.get(where)]


def _sayings(bulletin: Bulletin) -> Iterator[tuple[str, str]]:
    """Each paragraph and each row of a table, by where it stands."""
    for part in bulletin.parts:
        for number, text in enumerate(part.paragraphs, 1):
            yield f"{part.heading}第{number}段", text
    for table in bulletin.tables:
        for number, row in enumerate(table.rows, 1):
            yield f"{table.title}第{number}行", "　".join(row)


def different_lines(found: list[Different]) -> list[str]:
    """What is different, as far as it fits on a screen: from a little before the first character that differs."""
    lines = []
    for one in found[:10]:
        same = next((at for at, (a, b) in enumerate(zip(one.then, one.now, strict=False)) if a != b), min(len(one.then), len(one.now)))
        start = max(0, same - 20)
        lines.append(f"  {one.where}　印发时：{_part(one.then, start)}　现在：{_part(one.now, start)}")
    return [*lines, f"  还有 {len(found) - 10} 处"] if len(found) > 10 else lines


def _part(text: str, start: int) -> str:
    shown = text[start : start + SHOWN]
    return f"{'…' if start and shown else ''}{shown}{'…' if len(text) > start + SHOWN else ''}" or "（没有这一处）"


def _write(bulletin: Bulletin, template: Path | None, path: Path, *, draft: bool) -> None:
    if template is None:
        write_bulletin(bulletin, path, draft=draft)
    else:
        fill_template(bulletin, template, path)


def _same(one: Path, other: Path) -> bool:
    """Whether two documents have the same parts; the days on which they were packed count for nothing."""
    if not zipfile.is_zipfile(one):
        return False
    with zipfile.ZipFile(one) as mine, zipfile.ZipFile(other) as yours:
        names = mine.namelist()
        return sorted(names) == sorted(yours.namelist()) and all(
            mine.getinfo(name).file_size == yours.getinfo(name).file_size and mine.read(name) == yours.read(name) for name in names
        )
