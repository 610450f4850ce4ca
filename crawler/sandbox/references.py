"""Links inside attachments: of Word and Excel files from their relationship parts, of PDF files from their annotations.

Runs in the reading process only.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from crawler.sandbox.archives import ArchiveRefused, open_zip, part_name, part_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINKS = 500
MOST_PAGES = 500
_RELATIONS = re.compile(r"(?:word|xl/worksheets|ppt/slides)/_rels/[^/]{1,200}\.rels$")
_EXTERNAL = re.compile(rb"<Relationship\b[^<>]{0,4000}>")
_TARGET = re.compile(rb'\bTarget="([^"<>]{1,2000})"')


def links_in(data: bytes) -> list[str]:
    """Addresses that a document links to, in its order, each once; never raises for a damaged file."""
    found: dict[str, None] = {}
    try:
        for address in _addresses(data):
            if address.lower().startswith(("http://", "https://")):
                found.setdefault(address)
            if len(found) >= MOST_LINKS:
                break
    except ArchiveRefused:
        return list(found)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # the libraries raise anything for damaged files
        return list(found)
    return list(found)


def _addresses(data: bytes) -> Iterator[str]:
    if data.startswith(b"PK"):
        archive = open_zip(data)
        for part in archive.infolist():
            if _RELATIONS.search(part_name(part)):
                yield from _relations(part_of(archive, part))
    elif data[:1024].lstrip().startswith(b"%PDF"):
        yield from _annotations(data)


def _relations(part: bytes) -> Iterator[str]:
    from html import unescape

    for relation in _EXTERNAL.findall(part):
        target = _TARGET.search(relation)
        if b'TargetMode="External"' in relation and target:
            yield unescape(target[1].decode("utf-8", "replace")).strip()


def _annotations(data: bytes) -> Iterator[str]:
    import pypdf

    document = pypdf.PdfReader(io.BytesIO(data), strict=False)
    for page in document.pages[:MOST_PAGES]:
        annotations: Any = page.get("/Annots") or ()
        for annotation in annotations:
            action = annotation.get_object().get("/A")
            address = action.get_object().get("/URI") if action is not None else None
            if address:
                yield str(address).strip()
