"""Reads one returned file in a process of its own with little memory and time, and prints what it holds as JSON.

Files come from anywhere. Whatever happens here - a bomb, a crash of a parser - the caller only sees a code.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.incoming.grids import EVERYTHING, Refused, is_heading, ods_sheets, parts_of, sheet_of, sheets_of
from reports.incoming.old_excel import marks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MEMORY = 1536 * 1024 * 1024
SECONDS = 60
MAX_FILE = 60 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM = 8 * 1024 * 1024
SHEET_SUFFIXES = (".xlsx", ".xls", ".et", ".ods", ".xlsm")
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_FORMULA = re.compile(rb'<c [^>]{0,200}?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]{0,200}>\s{0,20}<f[ >/]')
_EMPTY = re.compile(
    rb'<c (?=[^>]{0,200}?\bt="str")[^>]{0,200}?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]{0,200}>\s{0,20}<f(?:[^>]{0,200}/>|[^>]{0,200}>[^<]{0,400}</f>)\s{0,20}<v(?:/>|></v>)'
)
"""A formula whose result is an empty text."""
_FAILED = re.compile(rb'<c (?=[^>]{0,200}?\bt="e")[^>]{0,200}?\br="([A-Z]{1,3}[0-9]{1,7})"')
_MODIFIED = re.compile(rb"<dcterms:modified[^>]{0,200}>([0-9TZ:+.-]{10,32})</")


def main(path: str, keyword: str) -> int:
    """Print the sheets of a file that have one of the headings in ``keyword``, separated by ``|``, or the code of why it cannot be read.

    ``*`` asks for every sheet that holds anything.
    """
    _limit()
    try:
        answer = read(Path(path), keyword)
    except Refused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "too-big"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))
    return 0


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def read(path: Path, keyword: str) -> dict[str, Any]:
    """What a file holds; raises Refused."""
    if path.stat().st_size > MAX_FILE:
        raise Refused("too-big")
    data = path.read_bytes()
    if not data.strip(b"\x00\r\n\t "):
        raise Refused("empty")
    if data.startswith(_ZIP):
        return _read_zip(data, keyword)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused("encrypted")
        if "WordDocument".encode("utf-16-le") in data:
            raise Refused("not-a-table")
        return _read_old(data, keyword)
    if data.startswith(b"%PDF"):
        raise Refused("pdf")
    if data.startswith((b"PK\x05\x06", b"PK\x07\x08")) or (data.startswith(b"PK") and (b"\x00" in data[:200] or path.suffix.lower() in SHEET_SUFFIXES)):
        raise Refused("truncated")
    return _read_text(data, path.suffix.lower(), keyword)


def _read_old(data: bytes, keyword: str) -> dict[str, Any]:
    sheets, marks = list(sheets_of(data, keyword)), marks_of(data)
    for sheet in sheets:
        if "rows" in sheet and (mark := marks.get(sheet["name"])):
            sheet["unseen"] = mark.rows, mark.columns
    formulas, failed = ([[name, cell] for name, mark in marks.items() for cell in getattr(mark, what)] for what in ("formulas", "failed"))
    return {"kind": "xls", "sheets": sheets, "formulas": formulas, "failed": failed, "modified": ""}


# -- packed files --------------------------------------------------------------------------------------------------------


def _read_zip(data: bytes, keyword: str) -> dict[str, Any]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise Refused("truncated") from None
    names = _check_entries(archive)
    if "xl/workbook.xml" not in names and "content.xml" not in names and "xl/workbook.bin" not in names:
        raise Refused("not-a-table")
    if any(entry.flag_bits & 1 for entry in archive.infolist()) or _is_encrypted_ods(archive, names):
        raise Refused("encrypted")
    modified, old_dates, formulas, failed = "", False, dict[str, list[str]](), dict[str, list[str]]()
    for entry in archive.infolist():
        head, found, errors = _check_part(archive, entry)
        if entry.filename in ("docProps/core.xml", "meta.xml"):
            marked = _MODIFIED.search(head) or re.search(rb"<dc:date>([0-9TZ:+.-]{10,32})", head)
            modified = marked[1].decode("ascii")[:32] if marked else ""
        elif entry.filename == "xl/workbook.xml":
            old_dates = bool(re.search(rb'date1904="(?:1|true)"', head))
        if found:
            formulas[entry.filename] = found
        if errors:
            failed[entry.filename] = errors
    kind = "ods" if "content.xml" in names else "xlsx"
    return {
        "kind": kind,
        "sheets": list(ods_sheets(archive, keyword) if kind == "ods" else sheets_of(data, keyword, archive)),
        "formulas": _by_sheet(archive, formulas),
        "failed": _by_sheet(archive, failed),
        "modified": modified,
        "date1904": old_dates,
        "macros": "xl/vbaProject.bin" in names,
    }


def _check_entries(archive: zipfile.ZipFile) -> set[str]:
    """Names of the entries; refuses what no spreadsheet program writes."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Refused("too-big")
    names = [entry.filename for entry in entries]
    if len({name.casefold() for name in names}) != len(names):
        raise Refused("unsafe")
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or "\x00" in name or ":" in name for name in names):
        raise Refused("unsafe")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused("too-big")
    for entry in entries:
        if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise Refused("too-big")
    return set(names)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[bytes, list[str], list[str]]:
    """First bytes of a part, the cells with formulas in it and those whose formula failed; refuses document types, entities and lying sizes."""
    head, formulas, failed, tail = b"", list[str](), list[str](), b""
    try:
        with archive.open(entry) as part:
            while block := part.read(1 << 20):
                if not head:
                    head = block[:200_000]
                if entry.filename.endswith((".xml", ".rels", ".vml")):
                    window = tail + block
                    if b"<!DOCTYPE" in window or b"<!ENTITY" in window or b"<\x00!\x00" in window or b"\x00<\x00!" in window:
                        raise Refused("unsafe")
                    if "worksheets/" in entry.filename:
                        empty = {found[1] for found in _EMPTY.finditer(window)}
                        formulas += [found[1].decode() for found in _FORMULA.finditer(window) if found[1] not in empty]
                        failed += [found[1].decode() for found in _FAILED.finditer(window)]
                    tail = block[-1000:]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        raise Refused("truncated") from None
    except Exception as error:  # zlib.error and what a damaged entry may raise
        if isinstance(error, Refused):
            raise
        raise Refused("truncated") from None
    return head, formulas[:100_000], failed[:100_000]


def _is_encrypted_ods(archive: zipfile.ZipFile, names: set[str]) -> bool:
    return "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml")[:2_000_000]


def _by_sheet(archive: zipfile.ZipFile, formulas: dict[str, list[str]]) -> list[list[str]]:
    """(name of the sheet, cell) of each formula."""
    parts = parts_of(archive) if formulas else {}
    return [[name, cell] for name, part in parts.items() for cell in dict.fromkeys(formulas.get(part, ()))]


# -- texts ---------------------------------------------------------------------------------------------------------------


def _read_text(data: bytes, suffix: str, keyword: str) -> dict[str, Any]:
    start = data[:2000].lstrip(b"\xef\xbb\xbf\x00\r\n\t ").lower()
    is_page = start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<?xml", b"<head", b"<style", b"<div", b"<!--"))
    if is_page or (suffix in SHEET_SUFFIXES and b"<table" in data[:20_000].lower()):  # a table of words may well speak of one
        raise Refused("html")
    text = _decoded(data)
    if text is None or (suffix in SHEET_SUFFIXES and (keyword == EVERYTHING or not is_heading(text, keyword))):
        raise Refused("damaged" if suffix in SHEET_SUFFIXES else "not-a-table")
    csv.field_size_limit(1_000_000)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        made = sheet_of("", _closed_rows(rows, odd=text.count('"') % 2 == 1), keyword, ())
    except csv.Error:
        raise Refused("damaged") from None
    return {"kind": "csv", "sheets": [] if made is None else [made], "formulas": [], "modified": ""}


def _delimiter(text: str) -> str:
    """What stands between the cells: what cuts most rows into equally many, whatever else occurs within the cells."""
    lines = text[:20_000].splitlines()[:60]

    def fits(mark: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark))
        several = {width: times for width, times in widths.items() if width > 1}
        return max(((times, width) for width, times in several.items()), default=(0, 0))

    return max(",\t;，", key=fits)


def _closed_rows(rows: Iterable[list[str]], *, odd: bool) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers; an ``odd`` mark of quotation that swallows the rows below it is refused."""
    last: list[str] = []
    for number, last in enumerate(rows):
        yield number, last
    if odd and any("\n" in cell or "\r" in cell for cell in last):
        raise Refused("open-quote")


def _decoded(data: bytes) -> str | None:
    for encoding in ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]:
        try:
            text = data.removeprefix(b"\xef\xbb\xbf").decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text.removeprefix("\ufeff")
    return None


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2]))
