"""References of elements that hold them in ways of their own: sets of pictures, styles, scripts, choices, parameters."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from audits.extract.source.acted import SHARED, anchors_in, written_links
from audits.extract.source.document import squeeze
from audits.extract.source.scripted import css_references, leads_by_choice, refresh_reference, srcset_references, written_attachments
from audits.extract.source.tree import own_text

if TYPE_CHECKING:
    from collections.abc import Callable

    import lxml.html

    from audits.extract.source.document import Document
    from audits.extract.source.planted import Written
    from audits.records.codes import Hiding, NoCode

SHORT = 200
"""Characters of what is said of a reference."""


class Collector(Protocol):
    """Who gathers the links of one document."""

    document: Document
    curtain: Hiding | NoCode
    """How what follows is hidden."""
    written: dict[lxml.html.HtmlElement, Written]

    def add(self, element: lxml.html.HtmlElement, tag: str, attributes: dict[str, str], name: str, raw: str, text: str = "") -> None:
        """One reference."""


def clean(text: str) -> str:
    """``squeeze`` for the usual text, which needs no pattern."""
    text = " ".join(text.split())
    return text if text.isprintable() else squeeze(text)


def _srcset(collector: Collector, element: lxml.html.HtmlElement, attributes: dict[str, str]) -> None:
    for name in ("srcset", "data-srcset"):
        if srcset := attributes.get(name):
            for raw in srcset_references(srcset):
                collector.add(element, element.tag, attributes, f"{element.tag} srcset", raw)


def _style(collector: Collector, element: lxml.html.HtmlElement, attributes: dict[str, str]) -> None:
    text = element.text
    if text and ("rl(" in text or "RL(" in text or "@import" in text):
        for raw in _shared_references(text) if len(text) <= SHARED else css_references(text):
            collector.add(element, "style", attributes, "style url", raw)


@lru_cache(256)
def _shared_references(css: str) -> tuple[str, ...]:
    """What a style sheet loads that is likely to stand in other pages too."""
    return tuple(css_references(css))


def _meta(collector: Collector, element: lxml.html.HtmlElement, attributes: dict[str, str]) -> None:
    kind = attributes.get("http-equiv")
    if kind and kind.strip().lower() == "refresh" and (raw := refresh_reference(attributes.get("content", ""))):
        collector.add(element, "meta", attributes, "meta refresh", raw)


def _script(collector: Collector, element: lxml.html.HtmlElement, attributes: dict[str, str]) -> None:
    text, known = element.text, set[str]()
    if text and "href" in text and ("write" in text or "innerHTML" in text or "html(" in text or "append(" in text):
        for raw, words in written_attachments(text):
            known.add(raw)
            collector.add(element, "script", attributes, "a href written", raw, clean(words)[:SHORT])
    written = collector.written.get(element)
    if written is None:
        return
    for raw, words, hidden in written.links:
        known.add(raw)
        collector.curtain, before = hidden, collector.curtain
        collector.add(element, "script", attributes, "a href", raw, words[:SHORT])
        collector.curtain = before
    for raw, words in written_links(text or "", collector.document):
        if raw not in known:
            collector.add(element, "script", attributes, "a href written", raw, clean(words)[:SHORT])
    collector.curtain = written.opens or ("" if written.closes else collector.curtain)


def _iframe(collector: Collector, element: lxml.html.HtmlElement, attributes: dict[str, str]) -> None:
    for raw, words in anchors_in(attributes.get("srcdoc", "")[:100_000]):
        collector.add(element, "iframe", attributes, "a href written", raw, clean(words)[:SHORT])


def _base(collector: Collector, element: lxml.html.HtmlElement, attributes: dict[str, str]) -> None:
    raw = attributes.get("href")
    if raw and collector.document.resolver.leads_inside:
        collector.add(element, "base", attributes, "base href", raw, "<base>")


def _option(collector: Collector, element: lxml.html.HtmlElement, attributes: dict[str, str]) -> None:
    raw = attributes.get("value")
    chooser = next(element.iterancestors("select"), None)
    if raw and leads_by_choice(raw.strip(), "" if chooser is None else chooser.get("onchange", "")):
        collector.add(element, "option", attributes, "option value", raw, clean(own_text(element))[:SHORT])


def _param(collector: Collector, element: lxml.html.HtmlElement, attributes: dict[str, str]) -> None:
    if attributes.get("name", "").lower() in ("movie", "src", "url", "filename") and (raw := attributes.get("value")) and "." in raw:
        collector.add(element, "param", attributes, "param value", raw)


SPECIAL: dict[str, Callable[[Collector, lxml.html.HtmlElement, dict[str, str]], None]] = {
    "img": _srcset, "source": _srcset, "style": _style, "meta": _meta, "script": _script, "option": _option, "param": _param,
    "base": _base, "iframe": _iframe,
}  # fmt: skip
