"""Lists whose next page is asked for by sending a form: ``goPage(2)`` sets a page field of a form and submits it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from audits.extract.lists.answers import ReaderAnswer
from audits.extract.lists.readers._parts import absolute, following
from audits.extract.lists.static import read_static
from audits.extract.source.document import parse
from audits.records import DataRequest

if TYPE_CHECKING:
    import lxml.html

    from audits.extract.source.document import Document

NAME = "form"
_AHEAD = re.compile(r"[\s\[<>《》«»›]{0,3}(?:下一?[页頁]|后一?[页頁]|next(?:\s?page)?)[\s\]<>《》«»›]{0,3}", re.I)
_CALL = re.compile(r"(?:javascript:)?\s{0,5}(?:return\s{1,3})?([\w$.]{1,60})\s{0,3}\(\s{0,3}['\"]?(\d{1,6})['\"]?\s{0,3}[,)]", re.I)
_PAGE_FIELD = re.compile(r"(?:cur(?:rent)?|now|go|to|target)?_?page(?:no|num|index|number|id)?|pn|p", re.I)


def recognise(document: Document) -> tuple[DataRequest, ...]:
    """The next page of a list, where 下一页 calls a function with its number and a form has a field for it."""
    for form in list(document.body.iter("form"))[:10]:
        fields = _fields(form)
        name = next((name for name in fields if _PAGE_FIELD.fullmatch(name.rpartition(".")[2])), None)
        if name is None:
            continue
        number = _number(document.body)
        if number is None:
            return ()
        fields[name] = number
        url = absolute(form.get("action") or document.url, document.base)
        if not url:
            return ()
        if (form.get("method") or "get").strip().lower() == "post":
            return (DataRequest(url, NAME, "POST", urlencode(fields)),)
        return (DataRequest(f"{url.partition('?')[0]}?{urlencode(fields)}", NAME),)
    return ()


def _number(body: lxml.html.HtmlElement) -> str | None:
    """Number of the next page as the call behind 下一页 tells it."""
    for element in body.iter("a", "button", "input", "span"):
        text = (element.get("value") or "") if element.tag == "input" else (element.text or element.get("title") or "")
        if len(text) < 14 and _AHEAD.fullmatch(text.strip()):
            for script in (element.get("onclick"), element.get("href")):
                if script and (found := _CALL.match(script.strip())):
                    return found[2]
    return None


def _fields(form: lxml.html.HtmlElement) -> dict[str, str]:
    """What a browser would send with a form, buttons left out."""
    found: dict[str, str] = {}
    for element in list(form.iter("input", "select", "textarea"))[:200]:
        name = element.get("name")
        kind = (element.get("type") or "").lower()
        if not name or kind in ("submit", "button", "image", "reset", "file", "password"):
            continue
        if kind in ("checkbox", "radio") and element.get("checked") is None:
            continue
        found[name] = _value(element)
    return found


def _value(element: Any) -> str:
    if element.tag != "select":
        return str(element.get("value") or "")
    options = list(element.iter("option"))
    chosen = next((option for option in options if option.get("selected") is not None), options[0] if options else None)
    return "" if chosen is None else str(chosen.get("value") or chosen.text or "")


def items(body: bytes, url: str, form: str = "") -> ReaderAnswer:
    """The list of the page that a form leads to."""
    listing = read_static(parse(body, url))
    if not listing.dated:
        return ReaderAnswer()
    ahead, pages = following(url, form, NAME, len(listing.items), None, listing.pager.pages)
    return ReaderAnswer(listing.items, pages, ahead)
