"""References inside style sheets, event handlers and scripts, in the forms that old content systems use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENTS = "pdf|docx?|xlsx?|wps|et|dps|pptx?|ofd|zip|rar|7z|txt|csv|rtf|ceb"
_BEHAVIOUR = re.compile(r"behaviou?r\s{0,9}:\s{0,9}url\([^()]{0,300}\)", re.I)
"""What old browsers ran as a component; Word leaves it in each page that it saves, and nobody fetches it."""
_CSS_TEXT = r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'"
_CSS_TOKEN = re.compile(
    rf"/\*.*?(?:\*/|\Z)|url\(\s*+(?P<url>{_CSS_TEXT}|(?:[^\"'()\\\s]|\\.)*+)\s*+\)|(?P<text>{_CSS_TEXT})|(?P<rule>@[a-z-]{{1,40}})|[{{}};]",
    re.I | re.S,
)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|\n|(.))", re.I)
_BEFORE_IMPORTS = frozenset({"@charset", "@import", "@layer"})
_LITERAL = r"(?:'([^'\n]{1,2000})'|\"([^\"\n]{1,2000})\"|&quot;([^&\n]{1,2000})&quot;)\s{0,9}(?![+\s\w.'\"])"
_GOTO = re.compile(
    r"(?:\bopen\s{0,3}\(|\blocation(?:\s{0,3}\.\s{0,3}href)?\s{0,3}=(?!=)|\blocation\s{0,3}\.\s{0,3}(?:replace|assign)\s{0,3}\()\s{0,9}"
    + _LITERAL,
    re.I,
)
_DOWNLOAD = re.compile(
    rf"\b\w{{1,40}}\(\s{{0,3}}(?:'([^'\n+]{{1,500}}\.(?:{DOCUMENTS}))'|\"([^\"\n+]{{1,500}}\.(?:{DOCUMENTS}))\")\s{{0,3}}[,)]", re.I
)
_WRITTEN = re.compile(
    rf"<a\s[^<>]{{0,300}}?href\s{{0,3}}=\s{{0,3}}\\?(?:'|\")?([^\s<>'\"\\+]{{1,500}}\.(?:{DOCUMENTS}))\\?(?:'|\"|\s|>)"
    r"[^<>]{0,300}>?([^<>'\"+]{0,100})",
    re.I,
)
_NAMES = re.compile(r"\b(?:id|name)\\?['\"]?\s{0,3}[=:,]\s{0,3}\\?['\"]([\w\u4e00-\u9fa5-]{1,80})\\?['\"]")
_MADE_NAMES = re.compile(
    r"(?<![?&\w])(?:id|name)\\?['\"]?\s{0,3}[=:,]\s{0,3}\\?['\"`]?([\w\u4e00-\u9fa5-]{0,80})(?:['\"`]\s{0,3}\+(?!=)|\$\{)"
)
"""The beginning of a name that is put together from parts."""
_READS_HASH = re.compile(r"location\s{0,3}\.\s{0,3}hash(?!\s{0,3}=[^=])|\bhashchange\b|(?<![\w.])hash\s{0,3}(?:===?|in\b)", re.I)
WRITES = re.compile(
    r"\bwrite(?:ln)?\s{0,3}\(|\.\s{0,3}innerHTML\s{0,3}\+?=(?!=)|\.\s{0,3}(?:html|append|prepend|after|before)\s{0,3}\("
    r"|\.\s{0,3}insertAdjacentHTML\s{0,3}\(\s{0,3}['\"]\w{1,20}['\"]\s{0,3},",
    re.I,
)
"""What puts markup into a page; the markup follows."""
_ROOTED_PAGE = re.compile(r"/[\w./-]{1,300}\.(?:s?html?|jspx?|aspx?|php)(?:\?\S{0,500})?", re.I)
_PATH = re.compile(r"[\w.-]{0,100}/\S{0,500}|[\w-]{1,100}\.(?:s?html?|jspx?|aspx?|php)(?:\?\S{0,500})?", re.I)
_OPENS_VALUE = re.compile(
    r"(?:location(?:\.href)?\s{0,3}=|(?:open|assign|replace)\s{0,3}\()\s{0,3}(?:this\.)?(?:value|options\b[^;+]{0,60}\.value)\b(?!\s{0,3}\+)", re.I
)
_TEXTS = re.compile(r"(?:^|[\s;{(,])([A-Za-z_$][\w$]{0,40})\s{0,5}=\s{0,5}(?:\"([^\"\n]{0,300})\"|'([^'\n]{0,300})')")
_ADDED = re.compile(r"(['\"])\s{0,5}\+\s{0,5}([A-Za-z_$][\w$]{0,40})\s{0,5}\+\s{0,5}\1")
_REFRESH = re.compile(
    r"\s{0,9}\d{1,9}(?:\.\d{0,9})?\s{0,9}[;,]?\s{0,9}(?:url\s{0,9}=\s{0,9})?(?:'([^']{1,2000})'?|\"([^\"]{1,2000})\"?|([^'\"\s][^\n]{0,2000}))",
    re.I,
)


def _first(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group), "").strip()


def css_references(css: str) -> Iterator[str]:
    """References in a style sheet or a style attribute."""
    css = _BEHAVIOUR.sub("", css) if "ehavio" in css or "EHAVIO" in css else css
    at, late = "", False
    for match in _CSS_TOKEN.finditer(css):
        url, text, rule = match["url"], match["text"], match["rule"]
        if rule:
            at = rule.lower()
            late = late or at not in _BEFORE_IMPORTS
        elif url is None and text is None:
            at = "" if not match[0].startswith("/*") else at
            late = late or match[0] == "{"
        elif at == "@namespace" or (at == "@import" and late) or (url is None and at != "@import"):
            continue
        elif (raw := _css_value(url if url is not None else text)) and not raw.startswith("#"):
            yield raw
            at = "" if at == "@import" else at


def _css_value(written: str) -> str:
    """A reference as it is meant: without the quotes and escapes of a style sheet."""
    text = written[1:-1] if written[:1] in ("'", '"') else written
    if "\\" in text[:2000]:
        text = _CSS_ESCAPE.sub(lambda found: _letter(found[1]) if found[1] else found[2] or "", text[:2000])
    return text.strip() if len(text) <= 2000 else ""


def _letter(digits: str) -> str:
    """The letter of a number in hexadecimal digits."""
    number = int(digits, 16)
    return chr(number) if 0 < number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"


def handler_references(script: str) -> list[str]:
    """Where an event handler or a ``javascript:`` address leads: whole literals only, never the first half of a sum."""
    found = [_first(match) for match in _GOTO.finditer(script[:5000])]
    if not found:
        found = [_first(match) for match in _DOWNLOAD.finditer(script[:5000])]
    return [raw for raw in found if raw and not raw.lower().startswith(("about:", "javascript:"))][:3]


def leads_by_choice(value: str, onchange: str) -> bool:
    """Whether choosing an option leads to its value: an address or a page of the site by its form, or what its list opens as it is."""
    if value[:8].lower().startswith(("http://", "https://")) or _ROOTED_PAGE.fullmatch(value):
        return True
    return _PATH.fullmatch(value) is not None and _OPENS_VALUE.search(onchange[:500]) is not None


def written_attachments(script: str) -> list[tuple[str, str]]:
    """(reference, text) of documents that a script writes links to, their address a literal or a variable with one value."""
    if not WRITES.search(script[:200_000]):
        return []
    code = _joined(script[:20_000])
    found = [(match[1], match[2]) for match in _WRITTEN.finditer(code)]
    for start in list(WRITES.finditer(script, 20_000, 200_000))[:50]:
        found += [(match[1], match[2]) for match in _WRITTEN.finditer(script, start.end(), start.end() + 5000)]
    return list(dict.fromkeys(found))[:50]


def _joined(script: str) -> str:
    """A script with variables of one text put in where they are added to literals."""
    if "+" not in script:
        return script
    known: dict[str, set[str]] = {}
    for match in _TEXTS.finditer(script):
        known.setdefault(match[1], set()).add(match[2] or match[3] or "")
    values = {name: next(iter(texts - {""})) for name, texts in known.items() if len(texts - {""}) == 1}
    return _ADDED.sub(lambda match: values.get(match[2], match[0]), script) if values else script


def written_names(script: str) -> list[str]:
    """Names of places that a script makes: ``id="x"`` and ``name="x"`` in its texts, ``.id = "x"`` in its code."""
    if "id=" not in script and ".id" not in script and "name=" not in script and '"id"' not in script:
        return []
    return list(dict.fromkeys(_NAMES.findall(script[:200_000])))[:500]


def written_beginnings(script: str) -> list[str]:
    """What the names of places begin with that a script puts together; ``""`` where it reads itself what follows ``#``."""
    script = script[:200_000]
    found = _MADE_NAMES.findall(script) if "id" in script or "name" in script else []
    if "hash" in script and _READS_HASH.search(script):
        found.append("")
    return list(dict.fromkeys(found))[:100]


def refresh_reference(content: str) -> str:
    """The address of a meta refresh, ``""`` if it reloads its own page."""
    match = _REFRESH.match(content)
    return _first(match) if match else ""


def srcset_references(srcset: str) -> list[str]:
    """Addresses of a srcset the way browsers cut it: a comma inside an address does not end it."""
    found: list[str] = []
    rest = srcset[:20_000]
    while (rest := rest.lstrip(" \t\n\r\f,")) and len(found) < 50:
        raw, _, after = _cut(rest)
        if raw.endswith(","):
            raw, rest = raw.rstrip(","), after
        else:
            rest = _after_descriptors(after)
        if raw:
            found.append(raw)
    return found


def _cut(text: str) -> tuple[str, str, str]:
    match = re.search(r"\s", text)
    return (text[: match.start()], match[0], text[match.end() :]) if match else (text, "", "")


def _after_descriptors(text: str) -> str:
    depth = 0
    for index, letter in enumerate(text):
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth = max(0, depth - 1)
        elif letter == "," and not depth:
            return text[index + 1 :]
    return ""
