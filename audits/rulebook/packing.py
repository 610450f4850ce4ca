"""A rule book as one file of bytes, to be kept with the run that it judged, and back."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from audits.rulebook.book import load_rulebook

if TYPE_CHECKING:
    from audits.rulebook.book import RuleBook

PATTERNS = ("*.yml", "audits/*.yml", "vocabularies/*.yml", "vocabularies/*.txt", "regulations/*", "indicators/*.yml")
"""What belongs to a rule book below a folder of rules; the sample portals do not."""
SHIPPED, OWN = "shipped", "own"
MOST_BYTES = 200_000_000
_MOMENT = (1980, 1, 1, 0, 0, 0)


def pack(book: RuleBook) -> bytes:
    """The files that a book was read from; equal files give equal bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, folder in ((SHIPPED, book.data_dir), (OWN, book.own_dir)):
            if folder is None:
                continue
            for path in sorted({path for pattern in PATTERNS for path in folder.glob(pattern) if path.is_file()}):
                info = zipfile.ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}", _MOMENT)
                archive.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unpack(content: bytes, folder: Path) -> RuleBook:
    """The book again, its files laid into an empty folder that must stay while the book is used.

    Raises MistakesFound where this program cannot read the rules of another version, ValueError for bytes that are no packed book.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(info.file_size for info in archive.infolist()) > MOST_BYTES:
            raise ValueError("a packed rule book is too large")
        for info in archive.infolist():
            parts = PurePosixPath(info.filename).parts
            if parts[0] not in (SHIPPED, OWN) or ".." in parts or len(parts) not in (2, 3):
                raise ValueError(f"no part of a rule book: {info.filename[:80]}")
            target = folder.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(info))
    own = folder / OWN
    return load_rulebook(own if own.is_dir() else None, folder / SHIPPED)
