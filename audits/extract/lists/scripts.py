"""Whether the scripts of a page make its list: templates that they fill, data that they ask for, parts that they show or hide."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from audits.extract.lists.readers.xhr import is_list_address

if TYPE_CHECKING:
    from audits.extract.source.document import Document


class Limit:
    """Thresholds of this module."""

    CODE = 100_000
    """Characters of a script that are looked at."""
    ANCHORS = 2000
    """Links that are looked at for marks of a template."""
    CALLS = 30
    """Calls of a script that are looked at."""
    NEAR = 300
    """Characters after a call in which its address stands."""
    CONTAINERS = 300
    """Elements that are looked at as empty lists."""
    ABOVE = 5
    """Elements around a text that may be shown only on a condition."""


_GAP = r"\s{0,3}"
_QUERY = rf"(?:\$|jQuery){_GAP}\.{_GAP}(?:ajax|get|post)"
_REQUEST = rf"\bfetch{_GAP}\(|\baxios\b|XMLHttpRequest|\.{_GAP}load{_GAP}\("
_PUT_IN = rf"innerHTML|insertAdjacent|\.{_GAP}(?:html|append|prepend|appendTo){_GAP}\("
_WRITE = rf"document{_GAP}\.{_GAP}write"
_MAKE = r"createElement"
_ROW = r"<(?:li|tr|dd|dt)\b"
_OTHERWISE = (
    rf"\.{_GAP}text{_GAP}\(|\brender\w{{0,20}}{_GAP}\(|__\w{{2,20}}__|\b(?:var|let|const)\s{{1,3}}\w{{0,30}}(?:list|data|news|rows|items)\w{{0,30}}{_GAP}="
)
"""The last: texts that are set, functions that render, data that a list is made of."""

_ASKING = ("$.ajax", "$.get", "$.post", "fetch(", "axios", "XMLHttpRequest", ".load(", "jQuery.ajax", "jQuery.post", "jQuery.get")
_ASK = re.compile(rf"{_QUERY}(?:JSON)?{_GAP}\(|{_REQUEST}")
_LITERAL = re.compile(r"[\"'`]([^\"'`\n]{2,300})[\"'`]")
_WRITING = re.compile("|".join((_WRITE, _PUT_IN, _MAKE, _QUERY, _REQUEST, _OTHERWISE)), re.I)
_ROWS_TEXT = re.compile(rf"{_ROW}|<a\s|{_MAKE}{_GAP}\({_GAP}['\"](?:li|tr|a|dd)['\"]", re.I)
_ROWS = re.compile(rf"{_WRITE}l?n?{_GAP}\([^;\n]{{0,300}}?{_ROW}", re.I)
_PUT = re.compile(rf"{_PUT_IN}|appendChild", re.I)
_TEMPLATE_MARKS = ("v-for", "ng-repeat", "{{", "text/x-", "text/template", "text/ng-", "new Vue", "createApp")
_TEMPLATE = re.compile(
    r"\bv-for\s{0,3}=|\bng-repeat\s{0,3}=|\bms-(?:repeat|for)|\{\{\s{0,3}#?(?:each|\w{1,30}\.)|text/(?:x-handlebars|x-template|template|x-jquery-tmpl"
    r"|ng-template)|new Vue\s{0,3}\(|\bcreateApp\s{0,3}\(",
)
_FILLED = re.compile(r"\{\{[^{}]{1,60}\}\}|\$\{[^{}]{1,60}\}")
"""Marks in a link that a script of the browser fills."""
_DATA_FILE = re.compile(r"(?:list|data|news|rows|items|records|info|page|column|article)s?\d{0,4}(?:\.min)?\.(?:js|json|jsp|do|php|aspx?)(?:$|\?)", re.I)
"""Names of scripts that bring the rows of a list."""
_CONDITIONS = ("v-if", "v-show", "v-else", "ng-if", "ng-show", "ms-if", "ms-visible", "x-show", "wx:if")


def is_templated(document: Document) -> bool:
    """Whether a script of the page makes its list from a template."""
    source = document.source
    if any(mark in source for mark in _TEMPLATE_MARKS) and _TEMPLATE.search(source) is not None:
        return True
    if "{{" not in source and "${" not in source:
        return False
    anchors = islice(document.of("a"), Limit.ANCHORS)
    return any(_FILLED.search(f"{anchor.text or ''} {anchor.get('href') or ''}") for anchor in anchors)


def asks_for_list(document: Document) -> bool:
    """Whether a script asks for data that are no part of a frame, and fills them in or names them as a list."""
    if not any(word in document.source for word in _ASKING):
        return False
    for script in document.of("script"):
        code = (script.text or "")[: Limit.CODE]
        for ask in islice(_ASK.finditer(code), Limit.CALLS):
            near = code[ask.end() : ask.end() + Limit.NEAR]
            address = next((word for word in _LITERAL.findall(near) if "/" in word or "." in word), "")
            if is_list_address(address) or (not address and "(" in ask[0] and not ask[0].startswith(".")):
                return True
    return False


def writes_rows(document: Document, above: int, below: int) -> bool:
    """Whether a script between two lines, those of breadcrumb and footer, writes rows as elements."""
    return any(_ROWS.search(script.code[: Limit.CODE]) for script in document.lines.scripts if above < script.line <= below)


def fills_list(document: Document) -> bool:
    """Whether a script fills a list that stands empty in the page, and is named by it, or whose data come right behind it."""
    codes: list[str] | None = None
    for element in islice(document.of("ul", "ol", "tbody", "dl", "table", "div"), Limit.CONTAINERS):
        ident = element.get("id")
        if not ident or len(element) or (element.text or "").strip():
            continue
        following = element.getnext()
        if following is not None and following.tag == "script" and (source := following.get("src")) and (element.tag != "div" or _DATA_FILE.search(source)):
            return True
        if codes is None:
            codes = [(script.text or "")[: Limit.CODE] for script in document.of("script") if script.text]
        for code in codes:
            place = code.find(ident)
            if place >= 0 and _PUT.search(code[place : place + Limit.NEAR]) and _ROWS_TEXT.search(code):
                return True
    return False


def brings_list(document: Document, above: int, below: int) -> bool:
    """Whether a script makes a list from a template, asks for one, fills one, or writes one between the lines of breadcrumb and footer."""
    return is_templated(document) or asks_for_list(document) or fills_list(document) or writes_rows(document, above, below)


def may_write(document: Document) -> bool:
    """Whether a script of the page puts anything into it."""
    return any(_WRITING.search((script.text or "")[: Limit.CODE]) for script in document.of("script"))


def is_conditional(element: Any) -> bool:
    """Whether an element is shown only if a script says so."""
    for _ in range(Limit.ABOVE):
        if element is None or element.tag == "body":
            return False
        if any(name in element.attrib for name in _CONDITIONS):
            return True
        element = element.getparent()
    return False
