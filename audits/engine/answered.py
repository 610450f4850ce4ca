"""What came back for an address, and what it is: a page, a style sheet, a script, or bytes that nobody can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from audits.probing.files import PAGES
from audits.records.entries import CameFrom, Role

if TYPE_CHECKING:
    from audits.extract.lists.answers import ReaderAnswer
    from audits.records import Page, Probe
    from audits.records.codes import BodyKind, NoCode
    from audits.records.entries import Entry
    from audits.store.kept_pages import KeptPage

HTML_TYPES = ("html", "xml", "text/plain")
GARBLED: frozenset[BodyKind | NoCode] = frozenset({"binary", "gzip", "bzip2", "xz"})
"""Kinds of bytes that no browser shows as a page."""


class Ahead(NamedTuple):
    """The page of an answer, read before the answer is taken."""

    page: Page | None
    """None where it costs too much."""
    in_full: bool
    """False where only its links were read."""


class Listed(NamedTuple):
    """What the answer for a list lists, read before the answer is taken."""

    answer: ReaderAnswer | None
    """None where nobody can read it."""
    costly: bool = False
    """Whether it costs too much to be read."""


class Validators(NamedTuple):
    """By what a server can tell whether a page has changed, as it sent it."""

    etag: str = ""
    modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.modified)


class Answer(NamedTuple):
    """What came back for one address, once."""

    entry: Entry
    """The address."""
    probe: Probe
    """The attempt."""
    body: bytes = b""
    """What was read of it, ``b""`` if there was no answer."""
    whole: bool = True
    """False where the server broke off."""
    attachment: Page | None = None
    """Its text as a page, where it is an attachment that was read."""
    ahead: Ahead | None = None
    """Its page, where that was read already."""
    listed: Listed | None = None
    """What it lists, where that was read already."""
    validators: Validators = Validators()
    """By what the server will know whether it has changed."""
    source: CameFrom = CameFrom.FETCHED
    """Where its body comes from."""
    kept: KeptPage | None = None
    """The page as the run before kept it, where nothing of it is to be read again."""


class Given(NamedTuple):
    """What is known of how a page came, beside its bytes."""

    validators: Validators = Validators()
    source: CameFrom = CameFrom.FETCHED


AS_FETCHED = Given()


def holds_list(answer: Answer) -> bool:
    """Whether an answer is one that the script of a list asks for."""
    return answer.probe.reason == "ok" and not answer.probe.redirect and answer.entry.role is Role.DATA and answer.entry.request is not None


def holds_page(answer: Answer) -> bool:
    """Whether an answer is a page that opened."""
    return answer.probe.reason == "ok" and not answer.probe.redirect and is_page(answer)


def is_style(answer: Answer) -> bool:
    """Whether an answer is a style sheet file of the site itself, come whole."""
    entry, probe = answer.entry, answer.probe
    if entry.role is not Role.PROBE or not entry.internal or not answer.whole or probe.status != 200 or probe.sniffed != "text":
        return False
    return "text/css" in probe.content_type.lower() or entry.url.partition("?")[0].lower().endswith(".css")


def is_script(answer: Answer) -> bool:
    """Whether an answer is a script file of the site itself, come whole."""
    entry, probe = answer.entry, answer.probe
    if entry.role is not Role.PROBE or not entry.internal or not answer.whole or probe.status != 200 or probe.sniffed != "text":
        return False
    return "javascript" in probe.content_type.lower() or entry.url.partition("?")[0].lower().endswith(".js")


def is_page(answer: Answer) -> bool:
    """Whether an answer is read as a page; what calls itself one is, whatever markup it begins with."""
    kind = answer.probe.content_type.lower()
    asked = answer.entry.role in (Role.PAGE, Role.LIST)
    shown = ("", "text", "xml", *PAGES) if "text/html" in kind else ("", "text", *PAGES)
    return asked and (not kind or any(word in kind for word in HTML_TYPES)) and answer.probe.sniffed in shown


def is_unreadable(answer: Answer) -> bool:
    """Whether bytes that nobody can read answered in the place of a page, and call themselves one."""
    asked = answer.entry.internal and answer.entry.role in (Role.PAGE, Role.LIST)
    return asked and answer.probe.status == 200 and "text/html" in answer.probe.content_type.lower() and answer.probe.sniffed in GARBLED
