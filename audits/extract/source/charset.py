"""Which encoding bytes really have: BOM, strict UTF-8, gb18030, then detection; the declaration is only compared."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_DECLARED = re.compile(rb"<meta[^>]{0,300}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{2,30})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,30})", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,30})", re.I)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")


_NOT_ASCII = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "hz", "iso2022_jp", "utf-7"})
_NO_CHARSETS = frozenset(
    {"base64", "bz2", "hex", "idna", "mbcs", "oem", "punycode", "quopri", "raw-unicode-escape", "rot-13", "undefined", "unicode-escape", "uu", "zlib"}
)
"""What Python's table of encodings holds beside those of texts; no browser knows any of them."""
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物"
    "现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月"
    "公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先"
    "市县省局府信息通知公告政务网站版权所有為國會個們時來說對發學開關過後動現經種產問題應當實點與進還業體兩從長內無義區市縣資訊"
)
_LETTERS = re.compile("[\u2e80-\U0010ffff]+")
_OFTEN = re.compile(f"[{''.join(sorted(_FREQUENT))}]")
PLAUSIBLE = 0.12
"""Below this share of frequent characters a text is hardly Chinese."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a body with how it was decoded."""

    text: str
    charset: str
    """Encoding that the bytes really have."""
    declared: str
    """Encoding that the header, else the meta element, declares; lower case."""
    replaced: int = 0
    """Characters that could not be decoded."""


def decode(body: bytes, content_type: str = "") -> Decoded:
    """The text of a body; never raises."""
    declared = declared_charset(body, content_type)
    for bom, name in _BOMS:
        if body.startswith(bom):
            return Decoded(body[len(bom) :].decode(name, "replace").lstrip("\ufeff"), name, declared)
    if b"\x00" in body[:400] and (wide := _wide(body, declared)) is not None:
        return wide
    if body.isascii() and known_encoding(declared) not in _NOT_ASCII:
        return Decoded(body.decode("ascii"), "utf-8" if known_encoding(declared) == "utf-8" else "ascii", declared)
    try:
        return Decoded(body.decode("utf-8"), "utf-8", declared)
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 4 and error.reason == "unexpected end of data":
            return Decoded(body.decode("utf-8", "ignore"), "utf-8", declared)
    return _other(body, declared)


def _wide(body: bytes, declared: str) -> Decoded | None:
    """Two or four bytes a character without a mark: read so where it gives markup without a single NUL."""
    for name in _WIDE:
        width = 4 if "32" in name else 2
        try:
            text = body[: len(body) // width * width].decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and "<" in text[:400]:
            return Decoded(text, name, declared)
    return None


def _other(body: bytes, declared: str) -> Decoded:
    """Bytes that are no UTF-8: gb18030 unless its reading is no Chinese and another one is."""
    try:
        text = body.decode("gb18030")
    except UnicodeDecodeError:
        return _best_guess(body, declared)
    if _common(text) >= PLAUSIBLE:
        return Decoded(text, "gb18030", declared)
    mixed = body.decode("utf-8", "replace")
    if _common(mixed) >= PLAUSIBLE and mixed.count("\ufffd") * 4 < sum(letter > "\u2e7f" for letter in mixed):
        return Decoded(mixed, "utf-8", declared, mixed.count("\ufffd"))
    for name in dict.fromkeys((known_encoding(declared), "big5hkscs")):
        if name and name not in ("utf-8", "gb18030", "gbk", "gb2312", "ascii"):
            try:
                other = body.decode(name)
            except UnicodeDecodeError:
                continue
            if _common(other) > max(_common(text) * 2, PLAUSIBLE / 2):
                return Decoded(other, "big5" if name.startswith("big5") else name, declared)
    return Decoded(text, "gb18030", declared)


def _common(text: str) -> float:
    """Share of the most frequent characters of Chinese among its characters, in 1 to 3; 1 if there are too few to tell."""
    letters = "".join(_LETTERS.findall(text, 0, 10_000))
    if len(letters) < 200:
        letters = "".join(_LETTERS.findall(text, 0, 50_000))[:4000]
    if len(letters) < 12:
        return 1.0
    return len(_OFTEN.findall(letters)) / len(letters)


def _best_guess(body: bytes, declared: str) -> Decoded:
    """For bytes that are strictly neither: the reading that is Chinese, then the one with the fewest replacement characters."""
    names = ["utf-8", "gb18030"]
    if (known := known_encoding(declared)) and known not in names:
        names.append(known)
    tries = [(body.decode(name, "replace"), name) for name in names]
    text, name = min(tries, key=lambda pair: (_common(pair[0]) < PLAUSIBLE, pair[0].count("\ufffd")))
    replaced = text.count("\ufffd")
    if replaced * 50 > len(text) and not declared:
        from charset_normalizer import from_bytes

        best = from_bytes(body[:20000]).best()
        if best is not None:
            return Decoded(body.decode(best.encoding, "replace"), best.encoding.replace("_", "-"), declared)
    return Decoded(text, name, declared, replaced)


def declared_charset(body: bytes, content_type: str) -> str:
    """What header or meta declare, lower case; ``""`` if nothing."""
    found = _HEADER.search(content_type)
    if found:
        return found[1].lower()
    head = body[:4096]
    match = _DECLARED.search(head) or _XML.search(head)
    return match[1].decode("ascii", "ignore").lower() if match else ""


def known_encoding(name: str) -> str:
    """The usual name of an encoding in which a page may be written, ``""`` if there is none of that name."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return "" if found in _NO_CHARSETS else found


def same_charset(declared: str, actual: str) -> bool:
    """Whether a declaration fits: gb2312, gbk and gb18030 count as one."""
    family = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "utf8": "utf-8", "utf-16": "utf-16-le"}
    if actual == "ascii":
        return True
    name = family.get(declared, declared)
    return name == actual or known_encoding(name) == known_encoding(actual)
