"""Which encoding bytes really have: BOM, strict UTF-8, gb18030, then detection; the declaration is only compared."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_DECLARED = re.compile(rb"<meta[^>]{0,300}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{2,30})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,30})", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,30})", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a body with how it was decoded."""

    text: str
    charset: str
    """Encoding that the bytes really have."""
    declared: str
    """Encoding that the header, else the meta element, declares; lower case."""


def decode(body: bytes, content_type: str = "") -> Decoded:
    """The text of a body; never raises."""
    declared = declared_charset(body, content_type)
    for bom, name in _BOMS:
        if body.startswith(bom):
            return Decoded(body[len(bom) :].decode(name, "replace"), name, declared)
    try:
        return Decoded(body.decode("utf-8"), "utf-8", declared)
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 4 and error.reason == "unexpected end of data":
            return Decoded(body.decode("utf-8", "ignore"), "utf-8", declared)
    try:
        return Decoded(body.decode("gb18030"), "gb18030", declared)
    except UnicodeDecodeError:
        return _best_guess(body, declared)


def _best_guess(body: bytes, declared: str) -> Decoded:
    """For bytes that are strictly neither: the reading with the fewest replacement characters."""
    names = ["utf-8", "gb18030"]
    if declared and _known(declared) and _known(declared) not in names:
        names.append(_known(declared))
    tries = [(body.decode(name, "replace"), name) for name in names]
    text, name = min(tries, key=lambda pair: pair[0].count("�"))
    if text.count("�") * 50 > len(text) and not declared:
        from charset_normalizer import from_bytes

        best = from_bytes(body[:20000]).best()
        if best is not None:
            return Decoded(body.decode(best.encoding, "replace"), best.encoding.replace("_", "-"), declared)
    return Decoded(text, name, declared)


def declared_charset(body: bytes, content_type: str) -> str:
    """What header or meta declare, lower case; ``""`` if nothing."""
    found = _HEADER.search(content_type)
    if found:
        return found[1].lower()
    head = body[:4096]
    match = _DECLARED.search(head) or _XML.search(head)
    return match[1].decode("ascii", "ignore").lower() if match else ""


def _known(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def same_charset(declared: str, actual: str) -> bool:
    """Whether a declaration fits: gb2312, gbk and gb18030 count as one."""
    family = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "utf8": "utf-8", "utf-16": "utf-16-le"}
    name = family.get(declared, declared)
    return name == actual or _known(name) == _known(actual)
