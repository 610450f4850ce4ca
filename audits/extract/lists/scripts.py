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
    ABOVE = 5
    """Elements around a text that may be shown only on a condition."""


_ASKING = ("$.ajax", "$.get", "$.post", "fetch(", "axios", "XMLHttpRequest", ".load(", "jQuery.ajax", "jQuery.post", "jQuery.get")
_ASK = re.compile(r"(?:\$|jQuery)\s{0,2}\.\s{0,2}(?:ajax|get|post|getJSON)\s{0,2}\(|\bfetch\s{0,2}\(|\baxios\b|XMLHttpRequest|\.load\s{0,2}\(")
_LITERAL = re.compile(r"[\"'`]([^\"'`\n]{2,300})[\"'`]")
_TEMPLATE_MARKS = ("v-for", "ng-repeat", "{{", "text/x-", "text/template", "text/ng-", "new Vue", "createApp")
_TEMPLATE = re.compile(
    r"\bv-for\s{0,3}=|\bng-repeat\s{0,3}=|\bms-(?:repeat|for)|\{\{\s{0,3}#?(?:each|\w{1,30}\.)|text/(?:x-handlebars|x-template|template|x-jquery-tmpl"
    r"|ng-template)|new Vue\s{0,3}\(|\bcreateApp\s{0,3}\(",
)
_FILLED = re.compile(r"\{\{[^{}]{1,60}\}\}|\$\{[^{}]{1,60}\}")
"""Marks in a link that a script of the browser fills."""
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
            if is_list_address(address) or (not address and "(" in ask[0] and ask[0][:5] != ".load"):
                return True
    return False


def is_conditional(element: Any) -> bool:
    """Whether an element is shown only if a script says so."""
    for _ in range(Limit.ABOVE):
        if element is None or element.tag == "body":
            return False
        if any(name in element.attrib for name in _CONDITIONS):
            return True
        element = element.getparent()
    return False
