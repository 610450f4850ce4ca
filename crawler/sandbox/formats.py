"""Files to text, told by their first bytes; runs in the reading process only, which alone loads the document libraries.

Codes of what could not be read: ``empty``, ``damaged``, ``encrypted``, ``too-many-parts``, ``zip-bomb``, ``nested-zip``, ``doctype``,
``legacy-doc`` (an old Word file, read in part), ``image``, ``unsupported``, ``no-text`` (a scan), ``truncated``; the parent adds
``too-large``, ``not-there``, ``timeout``, ``memory-limit``, ``crashed``, ``no-reader``. Text comes with ``truncated`` and ``legacy-doc``,
and with the codes of single parts.
"""

from __future__ import annotations

import datetime
import io
import logging
import re
from typing import TYPE_CHECKING, Any

from audits.extract.source.charset import decode
from audits.extract.source.document import parse, text_of
from crawler.sandbox import legacy
from crawler.sandbox.archives import ArchiveRefused, open_zip, part_name, part_of

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

    from audits.records.codes import FileProblem

MOST_TEXT = 2_000_000
MOST_PAGES = 500
MOST_FILES = 300
DEEPEST = 2
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_OTHER = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF", b"MZ")
_WORD_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$")
_SLIDE_PARTS = re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml$")
_OFD_PARTS = re.compile(r"(?:^|/)Content\.xml$")
_LINES = frozenset({"p", "h", "tr", "table-row", "TextObject"})
_CELLS = frozenset({"tc", "table-cell"})
_TEXTS = frozenset({"t", "TextCode", "delText"})
_DTD = re.compile(rb"<!DOCTYPE|<!ENTITY|<\x00!\x00[DE]\x00|\x00<\x00!\x00[DE]")


def read_bytes(data: bytes, name: str, depth: int = 0) -> tuple[str, list[FileProblem]]:
    """Text of a file and the codes of what could not be read; raises only MemoryError and RecursionError."""
    logging.disable(logging.CRITICAL)
    problems: list[FileProblem] = []
    parts: list[str] = []
    size = 0
    try:
        for part in _text_parts(data, name, problems, depth):
            parts.append(part)
            size += len(part)
            if size > MOST_TEXT:
                problems.append("truncated")
                break
    except ArchiveRefused as refused:
        problems.append(refused.code)
    except (MemoryError, RecursionError):
        raise
    except BaseException as error:  # the libraries raise anything, a Rust panic too, for damaged files
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        problems.append("damaged")
    return "".join(parts)[:MOST_TEXT], list(dict.fromkeys(problems))


def _text_parts(data: bytes, name: str, problems: list[FileProblem], depth: int) -> Iterator[str]:
    """Text piece by piece, by what the first bytes are."""
    if not data.strip():
        raise ArchiveRefused("empty")
    if b"%PDF-" in data[:1024]:
        yield from _pdf(data, problems)
    elif data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        yield from _zipped(data, problems, depth)
    elif data.startswith(_OLE):
        yield from _ole(data, name, problems)
    elif data.startswith(b"{\\rtf"):
        yield legacy.rich_text(data)
    elif data.startswith(_IMAGES):
        raise ArchiveRefused("image")
    elif data.startswith(_OTHER):
        raise ArchiveRefused("unsupported")
    else:
        yield from _plain(data)


def _plain(data: bytes) -> Iterator[str]:
    """Text, CSV, and web pages that are called documents."""
    text = decode(data[: 8 * MOST_TEXT]).text
    head = text[:2000].lower()
    if "<html" in head or "<table" in head or "<!doctype html" in head:
        yield text_of(parse(data, "http://attachment.invalid/").body)
        return
    if sum(letter < " " and letter not in "\t\r\n\f" for letter in text[:4000]) > 40:
        raise ArchiveRefused("unsupported")
    yield text


def _zipped(data: bytes, problems: list[FileProblem], depth: int) -> Iterator[str]:
    """Office files are zip containers too."""
    archive = open_zip(data)
    names = archive.namelist()
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        yield from _xml_parts(archive, _WORD_PARTS)
    elif any(name.startswith("xl/") for name in names):
        _refuse_dtd(archive)
        yield from _sheets(data)
    elif any(name.startswith("ppt/") for name in names):
        yield from _xml_parts(archive, _SLIDE_PARTS)
    elif "OFD.xml" in names:
        yield from _xml_parts(archive, _OFD_PARTS)
    elif "content.xml" in names and "mimetype" in names:
        yield from _sheets(data) if b"spreadsheet" in part_of(archive, "mimetype") else _xml_parts(archive, re.compile(r"^content\.xml$"))
    else:
        yield from _archive(archive, problems, depth)


def _archive(archive: zipfile.ZipFile, problems: list[FileProblem], depth: int) -> Iterator[str]:
    """The files of an archive one after the other; what cannot be read of one does not stop the others."""
    if depth + 1 >= DEEPEST:
        raise ArchiveRefused("nested-zip")
    files = [part for part in archive.infolist() if not part.is_dir()]
    if len(files) > MOST_FILES:
        problems.append("truncated")
    for part in files[:MOST_FILES]:
        name = part_name(part)
        try:
            text, found = read_bytes(part_of(archive, part), name, depth + 1)
        except ArchiveRefused as refused:
            text, found = "", [refused.code]
        problems += found
        yield f"\n{name}\n{text}\n"


def _refuse_dtd(archive: zipfile.ZipFile) -> None:
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if _DTD.search(stream.read(8192)):
                    raise ArchiveRefused("doctype")


def _xml_parts(archive: zipfile.ZipFile, wanted: re.Pattern[str]) -> Iterator[str]:
    """The text of XML parts: paragraphs and rows on lines, cells apart."""
    found = False
    for part in sorted(archive.namelist(), key=lambda name: (not name.endswith("document.xml"), name)):
        if wanted.search(part):
            found = True
            yield from _xml_text(part_of(archive, part))
    if not found:
        raise ArchiveRefused("damaged")


def _xml_text(data: bytes) -> Iterator[str]:
    """Text of WordprocessingML, DrawingML, OFD and OpenDocument: cells of a row on one line."""
    import lxml.etree

    if _DTD.search(data, 0, 200_000):
        raise ArchiveRefused("doctype")
    events = lxml.etree.iterparse(
        io.BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    in_cell = 0
    try:
        for event, element in events:
            if not isinstance(element.tag, str):
                continue
            space, _, tag = element.tag.rpartition("}")
            if tag in _CELLS:
                in_cell += 1 if event == "start" else -1
            if event == "end":
                yield _piece(element, tag, ":opendocument:" in space, in_cell > 0)
                if tag in _LINES:
                    element.clear()
    except lxml.etree.XMLSyntaxError:
        raise ArchiveRefused("damaged") from None


def _piece(element: Any, tag: str, opendocument: bool, in_cell: bool) -> str:
    """What the end of an element adds to the text."""
    if tag in _TEXTS:
        return element.text or ""
    if tag in _CELLS:
        return "\t"
    if tag in _LINES:
        text = "".join(element.itertext()) if opendocument and tag in ("p", "h") else ""
        return text + (" " if in_cell else "\n")
    return "\t" if tag == "tab" else "\n" if tag in ("br", "cr") else ""


def _ole(data: bytes, name: str, problems: list[FileProblem]) -> Iterator[str]:
    """Old Office files: workbooks are read, of Word files the plain runs of text; encrypted new ones come in this container too."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ArchiveRefused("encrypted")
    if "WordDocument".encode("utf-16-le") in data or name.lower().endswith((".doc", ".wps")):
        problems.append("legacy-doc")
        yield legacy.old_word(data)
    elif "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        yield from _sheets(data)
    else:
        raise ArchiveRefused("unsupported")


def _sheets(data: bytes) -> Iterator[str]:
    """All sheets of a workbook, hidden ones too: a row a line."""
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError:
        raise ArchiveRefused("encrypted") from None
    for name in workbook.sheet_names:
        yield f"{name}\n"
        for row in workbook.get_sheet_by_name(name).iter_rows():
            cells = [_cell(value) for value in row]
            if any(cells):
                yield "\t".join(cells) + "\n"


def _cell(value: Any) -> str:
    """A cell as a reader sees it: long numbers without exponent and ``.0``."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    return str(value)


def _pdf(data: bytes, problems: list[FileProblem]) -> Iterator[str]:
    """The text layer page by page; a page that fails does not stop the others."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        document = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise ArchiveRefused("encrypted")
        count = len(document.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError):
        raise ArchiveRefused("damaged") from None
    if count > MOST_PAGES:
        problems.append("truncated")
    any_text = False
    for number in range(min(count, MOST_PAGES)):
        try:
            text = document.pages[number].extract_text()
        except (MemoryError, RecursionError):
            raise
        except Exception:  # pypdf raises whatever the broken page makes it stumble over
            problems.append("damaged")
            continue
        any_text = any_text or bool(text.strip())
        yield text + "\n"
    if not any_text:
        problems.append("no-text" if "damaged" not in problems else "damaged")
