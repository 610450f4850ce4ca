"""Files that are there whole or not at all: what cannot be written to its end leaves the old file as it was."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def free_name(path: Path) -> Path:
    """A name that no file has: a number is added where somebody may have filled in the file that is there."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}_{number}{path.suffix}")
    return found


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path to write to, beside the one that is meant; the file takes its place when the block ends well.

    An ``OSError`` (the file is open in Excel, the disk is full) names the file that was meant.
    """
    draft = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
