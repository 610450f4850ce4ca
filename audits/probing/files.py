"""What a body is, told from its first bytes, and from its last ones where all of it was read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.records.codes import BodyKind, DamagedKind, NoCode, WholeKind

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"\xff\xfe", b"\xfe\xff")
_MAGIC: tuple[tuple[bytes, WholeKind], ...] = (
    (b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"Rar!\x1a\x07", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b", "gzip"), (b"{\\rtf", "rtf"), (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF8", "gif"), (b"BM", "bmp"), (b"\x00\x00\x01\x00", "ico"), (b"OggS", "ogg"), (b"ID3", "mp3"),
    (b"FWS", "swf"), (b"CWS", "swf"), (b"FLV", "flv"), (b"\x7fELF", "binary"), (b"MZ", "exe"), (b"wOFF", "font"), (b"wOF2", "font"),
    (b"\x00\x01\x00\x00", "font"), (b"CEBX", "ceb"), (b"Foxit", "ceb"), (b"AT&TFORM", "djvu"), (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"),
)  # fmt: skip
_WORDLIKE = frozenset({"bmp", "exe", "mp3", "swf", "flv", "bzip2"})
"""Kinds whose first letters a text may begin with, too; their own next bytes are no letters."""
_HTML = re.compile(
    rb"<(?:!doctype\s{1,9}html|html|head|body|title|meta|script|div|table|p|a|h1|center|form|iframe|br|span|style)(?:[\s>/]|$)", re.I
)
_OFFICE_HTML = re.compile(
    rb"schemas-microsoft-com:office|progid[\"']?\s{0,3}(?:content)?\s{0,3}=\s{0,3}[\"']?(?:word|excel|powerpoint|et|wps)"
    rb"|generator[\"']?\s{1,3}content\s{0,3}=\s{0,3}[\"']?(?:microsoft|wps)", re.I,
)
"""Marks of a document that an office program saved as HTML, or that pretends to be one."""
_OFFICE_WORDS = (b"schemas-microsoft-com:office", b"progid", b"generator")
"""In lower case, what each of these marks begins with."""
_CODE = re.compile(rb"/[*/]|(?:var|let|const|function|return|window|document|jQuery)\b|[(!;$]|[\"']use strict|@(?:charset|import|media)\b", re.I)
"""Beginnings of scripts and style sheets, in which tags may stand as texts."""
_HIDDEN_CODE = re.compile(rb"<!--[^\n>]{0,200}\n\s{0,200}(?:var|let|const|function|window|document|jQuery|\$)\b|<!--[^\n>]{0,200}\n\s{0,200}[/$]")
"""A script behind the mark that once kept it from old browsers."""
_DOCUMENT = re.compile(rb"-->\s{0,200}<(?:!doctype|html|head|body)\b", re.I)
_JSON = re.compile(rb"\{|\[\s{0,200}(?:[\[{\"\]0-9-]|true|false|null)")
_MHT = re.compile(rb"(?:^|\n)(?:MIME-Version|Content-Type: multipart/related)", re.I)
_DAMAGED: dict[WholeKind, DamagedKind] = {
    "pdf": "pdf-damaged", "zip": "zip-damaged", "docx": "docx-damaged", "xlsx": "xlsx-damaged", "pptx": "pptx-damaged", "ofd": "ofd-damaged",
    "ole": "ole-damaged", "rar": "rar-damaged", "7z": "7z-damaged",
}  # fmt: skip
OFFICE: dict[bytes, WholeKind] = {b"word/": "docx", b"xl/": "xlsx", b"ppt/": "pptx", b"OFD.xml": "ofd", b"Doc_0/": "ofd"}


def kind_of(body: bytes, *, complete: bool = True) -> BodyKind:
    """Kind of a body: ``html``, ``pdf``, ``zip``, ``docx``, ``ole``, ``text`` …, ``empty``, with ``-damaged`` where its end is missing.

    ``complete`` says that ``body`` is all of it; without, the end is not looked at.
    """
    head = body[:4096]
    while head.startswith(_BOMS):  # a page put together from parts brings one with each of them
        head = head[next(len(bom) for bom in _BOMS if head.startswith(bom)) :]
    start = head.lstrip(b" \t\r\n\x00")
    if start[:1] == b"<" and b"\x00" in start[1:4]:  # two or four bytes a character
        head, start = head.replace(b"\x00", b""), start.replace(b"\x00", b"")
    if not start:
        return "empty" if complete or not body else "binary"
    for magic, kind in _MAGIC:
        if kind in _WORDLIKE and head.startswith(magic) and not any(byte < 9 for byte in head[:64]):
            continue
        if head.startswith(magic) or (kind == "pdf" and magic in head[:1024] and not _HTML.match(start)):
            return _container(kind, body, complete)
    if head[4:8] == b"ftyp":
        return "mp4"
    if head[:4] == b"RIFF":
        return "webp" if head[8:12] == b"WEBP" else "media"
    return _textual(start, head)


def _textual(start: bytes, head: bytes) -> WholeKind:
    """Kind of a body that begins like text."""
    if start.startswith((b"<?xml", b"<?mso")):
        if b"progid=" in head or b"schemas-microsoft-com:office" in head or b"<w:wordDocument" in head:
            return "office-xml"
        return "svg" if b"<svg" in head else "html" if b"<html" in head.lower() else "xml"
    if start.startswith(b"<svg"):
        return "svg"
    if start[:1] != b"<" and _MHT.search(head[:512]):
        return "mht"
    if _HIDDEN_CODE.match(start) and not _DOCUMENT.search(head):
        return "text"
    if start[:1] == b"<" or (_HTML.search(start[:1024]) and not _CODE.match(start)):
        if not (_HTML.search(head) or start.startswith((b"<!--", b"<!DOCTYPE", b"<!doctype"))):
            return "xml"
        lower = head.lower()
        by_office = any(word in lower for word in _OFFICE_WORDS) and _OFFICE_HTML.search(head) is not None
        return "office-html" if by_office or _bare_table(lower) else "html"
    if _JSON.match(start):
        return "json"
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head[:512])
    return "binary" if controls > len(head[:512]) // 20 else "text"


def _bare_table(lower: bytes) -> bool:
    """Whether HTML is one table and nothing of a page, as programs export what a spreadsheet is to open."""
    return b"<table" in lower and not any(mark in lower for mark in (b"<title", b"<script", b"<a ", b"<form", b"<img", b"<h1"))


def _container(kind: WholeKind, body: bytes, complete: bool) -> BodyKind:
    """A document container: what it holds, and whether its end is there."""
    if kind == "zip":
        names = body[:60_000]
        kind = next((office for name, office in OFFICE.items() if name in names), "zip")
        if complete and b"PK\x05\x06" not in body[-70_000:]:
            return _DAMAGED[kind]
    elif kind == "pdf" and complete and (b"%%EOF" not in body[-4096:] and b"startxref" not in body[-4096:]):
        return _DAMAGED["pdf"]
    elif kind == "ole" and complete and len(body) < 1536:
        return _DAMAGED["ole"]
    elif kind in ("rar", "7z") and complete and len(body) < 32:
        return _DAMAGED[kind]
    return kind


def fits(extension: str, kind: BodyKind | NoCode) -> bool:
    """Whether a body of a kind may stand behind a link with an extension; office programs open more than one kind."""
    if kind == "" or kind.endswith("-damaged"):
        return True
    allowed = _FITS.get(extension.lower())
    return allowed is None or kind in allowed or (kind == "binary" and extension.lower() not in _TOLD)


CUT = "truncated-by-server"
"""Note of an attempt at whose end the server broke off."""
PAGES: frozenset[BodyKind | NoCode] = frozenset({"html", "office-html"})
"""What a browser shows as a page."""
_TOLD = frozenset({"pdf", "zip", "docx", "xlsx", "pptx", "ofd", "rar", "7z"})
"""Endings of documents that can be told by their first bytes; whatever else they begin with, no program opens."""
_WORDS: frozenset[BodyKind] = frozenset({"ole", "docx", "rtf", "mht", "office-xml", "office-html", "zip", "text"})
_FITS: dict[str, frozenset[BodyKind]] = {
    "pdf": frozenset({"pdf"}), "ofd": frozenset({"ofd", "zip"}), "doc": _WORDS, "docx": _WORDS, "wps": _WORDS,
    "xls": frozenset({"ole", "xlsx", "office-xml", "office-html", "zip", "text", "mht"}), "xlsx": frozenset({"xlsx", "ole", "zip"}),
    "et": frozenset({"ole", "xlsx", "zip", "office-xml", "office-html"}), "dps": frozenset({"ole", "pptx", "zip"}), "ppt": frozenset({"ole", "pptx", "zip"}),
    "pptx": frozenset({"pptx", "ole", "zip"}), "zip": frozenset({"zip", "docx", "xlsx", "pptx", "ofd", "rar", "7z"}),
    "rar": frozenset({"rar", "zip", "7z"}), "7z": frozenset({"7z", "zip", "rar"}), "rtf": frozenset({"rtf", "ole", "docx", "text"}),
    "txt": frozenset({"text", "json", "xml"}), "csv": frozenset({"text"}),
}  # fmt: skip
