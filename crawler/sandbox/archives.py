"""Zip containers looked at before anything of them is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.records.codes import FileProblem

MOST_PARTS = 5000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 300
SMALL = 20 * 1024 * 1024
PART_LIMIT = 100 * 1024 * 1024


class ArchiveRefused(Exception):
    """A file, or a part of it, is not read; ``code`` says why."""

    def __init__(self, code: FileProblem) -> None:
        super().__init__(code)
        self.code = code


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The container, after its directory was found harmless; raises ArchiveRefused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError, EOFError, struct.error):
        raise ArchiveRefused("damaged") from None
    if len(parts) > MOST_PARTS:
        raise ArchiveRefused("too-many-parts")
    if any(part.flag_bits & 1 for part in parts):
        raise ArchiveRefused("encrypted")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ArchiveRefused("zip-bomb")
    if any(part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in parts):
        raise ArchiveRefused("zip-bomb")
    return archive


def part_of(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo) -> bytes:
    """One part, never more than its limit whatever the directory says; raises ArchiveRefused."""
    try:
        with archive.open(name) as stream:
            data = stream.read(PART_LIMIT + 1)
    except KeyError:
        return b""
    except Exception:  # whatever zlib, bz2, lzma and zipfile raise for damaged parts
        raise ArchiveRefused("damaged") from None
    if len(data) > PART_LIMIT:
        raise ArchiveRefused("zip-bomb")
    return data


def part_name(part: zipfile.ZipInfo) -> str:
    """A part's name; old packers write GBK without saying so."""
    if part.flag_bits & 0x800:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return part.filename
