"""What the machine has too little of: no fault of the program, and none of the address at which it shows."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from audits.records.codes import NoCode
    from audits.records.entries import Entry

Shortage = Literal["memory", "files", "disk", "size", "threads"]
MOST_CAUSES = 20
"""Errors behind an error that are looked at."""
MOST_IN_A_ROW = 3
"""Addresses that may fail for it one after the other; then the machine has no more to give."""
FILES, LEAST_FILES = 1024, 64
"""Open files that a crawl may need, and without which no command does its work."""
LEAST_ROOM = 900_000_000
"""Bytes of addresses without which the libraries cannot be loaded beside what is read; they end the process themselves, with no word of ours."""
_BY_NUMBER: dict[int, Shortage] = {
    errno.ENOMEM: "memory", errno.ENOBUFS: "memory", errno.EMFILE: "files", errno.ENFILE: "files",
    errno.ENOSPC: "disk", getattr(errno, "EDQUOT", errno.ENOSPC): "disk", errno.EFBIG: "size",
}  # fmt: skip
_FULL = ("disk is full", "No space left on device")
_UNMAPPED = ("failed to map segment", "cannot allocate memory")


def shortage_of(error: BaseException | None) -> Shortage | NoCode:
    """What there was too little of, ``""`` where that is not why something failed."""
    for _ in range(MOST_CAUSES):
        if error is None:
            break
        if found := _shown_by(error):
            return found
        error = error.__cause__ or error.__context__
    return ""


def _shown_by(error: BaseException) -> Shortage | NoCode:
    match error:
        case MemoryError():
            return "memory"
        case OSError():
            return _BY_NUMBER.get(error.errno or 0, "")
        case ImportError() if any(word in str(error).lower() for word in _UNMAPPED):
            return "memory"
        case RuntimeError() if "start new thread" in str(error):
            return "threads"
        case TooTight():
            return error.kind
        case _ if type(error).__name__ in ("OperationalError", "DiskFull") and any(word in str(error) for word in _FULL):
            return "disk"  # as SQLite and PostgreSQL say it
    return ""


class TooTight(Exception):
    """The system allows less than any command needs: of what, how much, and how much is needed."""

    def __init__(self, kind: Shortage, has: str, needs: str) -> None:
        super().__init__(kind, has, needs)
        self.kind, self.has, self.needs = kind, has, needs

    __match_args__ = ("kind", "has", "needs")


def check_limits() -> None:
    """Take the number of open files that a crawl needs where it is there for the taking. Raises TooTight where a command could not do its work."""
    try:
        import resource
    except ImportError:  # Windows
        return
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files < FILES and files not in (most, resource.RLIM_INFINITY):
        files = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    if LEAST_FILES > files != resource.RLIM_INFINITY:
        raise TooTight("files", str(files), str(LEAST_FILES))
    room = resource.getrlimit(resource.RLIMIT_AS)[0]
    if LEAST_ROOM > room != resource.RLIM_INFINITY:
        raise TooTight("memory", f"{room // 1_000_000} MB", f"{LEAST_ROOM // 1_000_000} MB")


@dataclass
class Shortages:
    """Addresses that failed for want of something: each is asked for once more, when everything else is done."""

    in_a_row: int = 0
    """How many failed since one was taken."""
    _aside: list[Entry] = field(default_factory=list)
    _spared: set[int] = field(default_factory=set)

    def spares(self, entry: Entry, error: BaseException | None) -> bool:
        """Whether an address is to be asked for once more, since what went wrong is not its fault."""
        if not shortage_of(error) or entry.id in self._spared:
            return False
        self.in_a_row += 1
        self._spared.add(entry.id)
        self._aside.append(entry)
        return True

    def again(self) -> list[Entry]:
        """The addresses that were spared."""
        aside, self._aside = self._aside, []
        return aside
