"""A change to one file of a register, read beside the other files before it takes its place."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from audits.rulebook import MistakesFound
from audits.rulebook.offices import OFFICES
from audits.rulebook.register import load_register
from crawler.jobs.problems import Handed, mistakes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audits.rulebook import Site


class ChangedFile(NamedTuple):
    """The sites of one file."""

    before: tuple[Site, ...]
    """None of them where the file could not be read: whoever mends it starts from that."""
    after: tuple[Site, ...]


def read_changed(files: Sequence[Path], changed: Path, draft: Path, column_types: Iterable[str]) -> ChangedFile:
    """The sites of a file now and as a draft says, if the draft stood in its place. Raises MistakesIn, its places in the names of the files themselves."""
    before: list[Site] = []
    with suppress(MistakesFound):
        before = load_register(changed, column_types)
    with tempfile.TemporaryDirectory() as folder, mistakes_in(Handed.REGISTER):
        for file in files:
            shutil.copyfile(draft if file == changed else file, Path(folder) / file.name)
        take_offices(changed, Path(folder))
        try:
            after = load_register(Path(folder) / changed.name, column_types)
            load_register(Path(folder), column_types)
        except MistakesFound as error:
            here = str(Path(folder) / "x").removesuffix("x")
            raise MistakesFound([replace(one, where=one.where.replace(here, ""), says=one.says.replace(here, "")) for one in error.mistakes]) from None
    return ChangedFile(tuple(before), tuple(after))


def take_offices(register: Path, folder: Path) -> None:
    """Let the offices that lie beside a register lie in a folder as well, or none."""
    beside, there = register.parent / OFFICES, folder / OFFICES
    if beside.is_file():
        shutil.copyfile(beside, there)
    else:
        there.unlink(missing_ok=True)
