"""TRS: JSON files and services with ``DOCTITLE``, ``DOCPUBURL``, ``DOCRELTIME`` (or ``docs``), named in the page's scripts."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audits.extract.lists.answers import ReaderAnswer
from audits.extract.lists.readers._parts import absolute, counts_of, following, json_items, json_of
from audits.records import DataRequest

if TYPE_CHECKING:
    from audits.extract.source.document import Document

NAME = "trs"
_SERVICE = re.compile(
    r"[\"']([^\"'\s<>+]{0,300}(?:/govsearch/[\w/]{1,60}\.jsp|/was5/web/search|/irs/front/list|/irs-c-web/\w{1,30}\.shtml"
    r"|/trsapp/\w{1,40}|datalist\w{0,10}\.json|doclist\w{0,10}\.json)[^\"'\s<>+]{0,300})[\"']",
    re.I,
)
MOST_SERVICES = 3
_NUMBERED = re.compile(r"([_/-])(\d{1,5})(\.json)$")


def recognise(document: Document) -> tuple[DataRequest, ...]:
    """Addresses of TRS services and list files that stand in the scripts as they are."""
    if not any(word in document.source for word in ("govsearch", "was5", "/irs", "trsapp", "datalist", "doclist", "DOCTITLE", "docTitle")):
        return ()
    named = (service[1] for script in document.of("script") for service in _SERVICE.finditer(script.text or ""))
    found = [absolute(name.replace("&amp;", "&"), document.base) for name in islice(named, MOST_SERVICES)]
    return tuple(DataRequest(url, NAME) for url in dict.fromkeys(found) if url)


def items(body: bytes, url: str, form: str = "") -> ReaderAnswer:
    """One page of documents."""
    value = json_of(body)
    if value is None:
        return ReaderAnswer()
    found = json_items(value, url)
    records, pages = counts_of(value)
    ahead, pages = following(url, form, NAME, len(found), records, pages)
    if ahead is None and found and pages and (file := _NUMBERED.search(url)) and int(file[2]) < pages:
        ahead = DataRequest(url[: file.start(2)] + str(int(file[2]) + 1) + file[3], NAME)
    return ReaderAnswer(found, pages, ahead, records)
