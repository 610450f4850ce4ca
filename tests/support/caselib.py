"""Turns a case file (tests/cases/X.yml) into views, runs its rule and shows what was found."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import yaml

from audits.engine import Judge
from audits.extract import read
from audits.probing.visits import week_before
from audits.records import Confidence, Hop, Judged, Link, ListItem, Outcome, Page, PageKind, Place, Probe
from audits.records.duties import Account, CatalogueItem, Post, ReportedSite, Repost
from audits.records.views import ColumnView, LinkView, PageSummary, PageView, Reference
from audits.records.visits import Visit
from audits.regulations.laws import Laws, laws_of
from audits.regulations.local import STATUS_NAMES, LocalEntry
from audits.rulebook import RuleBook, load_rulebook
from audits.rulebook.register import Site, check_site
from tests.support.codes import list_reason, list_state
from tests.support.codes import reason as known_reason
from tests.support.given_site import GivenSite
from tests.support.places import CASES

if TYPE_CHECKING:
    from pathlib import Path

BOOK = load_rulebook()


def case_files() -> list[Path]:
    """Case files in order."""
    return sorted(path for path in CASES.glob("*.yml") if not path.name.startswith("_"))


def load(path: Path) -> dict[str, Any]:
    """One case file."""
    data: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return data


def findings(rule: str, given: dict[str, Any], case: dict[str, Any]) -> list[Judged]:
    """What the rule finds in a case."""
    merged = {**given, **case}
    book = _book(rule, merged.get("params", {}), merged.get("own_types", {}))
    if "own_documents" in merged:
        book = _listing(book, merged["own_documents"])
    site = _site(merged, book)
    today = _day(merged.get("today", "2026-03-01"))
    judge = Judge(book, site, today, "case", frozenset([rule]))
    if "link" in merged:
        found = judge.judge_link(_link_view(merged, site, today), _outcome(merged, site))
    elif "html" in merged or "body_hex" in merged:
        found = judge.judge_page(_page_view(merged, site, today))
    else:
        found = list(judge.judge_site(_site_view(merged, site, today)))
    assert not judge.failures, judge.failures
    return found


def shown(judged: Judged, keys: set[str]) -> dict[str, Any]:
    """The keys of a finding that a case speaks of."""
    finding = judged.finding
    known = {
        "at": judged.occurrences[0].text,
        "says": finding.message,
        "target_url": finding.target_url,
        "page_url": finding.page_url,
        "subject": finding.subject,
        "column": finding.column,
        "confidence": finding.confidence.value,
        "pages": [occurrence.page_url for occurrence in judged.occurrences],
        "severity": finding.severity.value,
    }
    return {key: known[key] for key in keys}


def _book(rule: str, params: dict[str, Any], own_types: dict[str, Any]) -> RuleBook:
    """The shipped book with parameters of a rule and keys of column types changed, as an office does."""
    changed = BOOK.rules[rule].model_copy(update={"params": {**BOOK.rules[rule].params, **params}})
    types = {name: kind.model_copy(update=own_types.get(name, {})) for name, kind in BOOK.column_types.items()}
    columns = BOOK.columns.model_copy(update={"column_types": types})
    return replace(BOOK, rules={**BOOK.rules, rule: changed}, columns=columns)


def _listing(book: RuleBook, rows: list[list[str]]) -> RuleBook:
    """The book with documents of an office's own list: title, number, issuer, state."""
    codes = {name: code for code, name in STATUS_NAMES.items()}
    entries = tuple(LocalEntry(title, number, issuer, "", codes[state]) for title, number, issuer, state in rows)
    listing = replace(book, _memo={})
    listing.memo("laws", None, lambda: Laws(laws_of(BOOK).titles, {}, entries))
    return listing


def _site(case: dict[str, Any], book: RuleBook) -> Site:
    raw = yaml.safe_load((CASES / "_register.yml").read_text("utf-8"))
    raw.update(case.get("register", {}))
    return check_site(raw, {}, "case", book.column_types)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _address(site: Site, url: str) -> str:
    return url if "://" in url else site.home.rstrip("/") + "/" + url.lstrip("/")


def _columns(case: dict[str, Any], site: Site) -> tuple[Any, ...]:
    names = case.get("column") or []
    names = [names] if isinstance(names, str) else names
    return tuple(column for name in names if (column := site.column(name)) is not None)


def _read(case: dict[str, Any], site: Site) -> Page:
    body = bytes.fromhex(case["body_hex"]) if "body_hex" in case else case["html"].encode(case.get("charset", "utf-8"))
    return read(
        body, _address(site, case.get("url", "/t1.html")), content_type=case.get("content_type", ""), status=case.get("status", 200)
    )


def _page_view(case: dict[str, Any], site: Site, today: date) -> PageView:
    page = _read(case, site)
    if "page" in case:
        page = replace(page, **_record_values(case["page"]))
    items = tuple(
        ListItem(item.get("title", ""), page.url, page.url, item.get("date"), mark=item.get("mark", "")) for item in case.get("listed", [])
    )
    return PageView(page, site, today, _columns(case, site), case.get("is_home", False), items)


def _record_values(values: dict[str, Any]) -> dict[str, Any]:
    """Case values as the records want them: kinds as enums, lists as tuples, dates as ISO texts."""
    changed = {}
    for key, value in values.items():
        if isinstance(value, date):
            value = value.isoformat()
        changed[key] = PageKind(value) if key == "kind" else tuple(value) if isinstance(value, list) else value
    return changed


def _link_view(case: dict[str, Any], site: Site, today: date) -> LinkView:
    given = dict(case["link"])
    url = _address(site, given.pop("target_url"))
    region, beside, menu = Place(given.pop("region", "content")), tuple(given.pop("beside", ())), tuple(given.pop("menu", ()))
    link = Link(raw=given.pop("raw", url), url=url, region=region, **given)
    return LinkView(link, _address(site, case.get("url", "/index.html")), case.get("page_title", ""), site, today, beside=beside, menu=menu)


def _outcome(case: dict[str, Any], site: Site) -> Outcome:
    given = dict(case.get("probe", {}))
    url = _address(site, case["link"]["target_url"])
    names = {field.name for field in fields(Outcome)}
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items() if key in names}
    host = url.split("/")[2]
    values.setdefault("internal", host in site.hosts)
    values["reason"] = known_reason(given.get("outcome") or given.get("reason") or "ok")
    if "confidence" in values:
        values["confidence"] = Confidence(values["confidence"])
    if "hops" in values:
        values["hops"] = tuple(Hop(_address(site, hop["url"]), hop.get("status", 302)) for hop in values["hops"])
    if "final_url" in values:
        values["final_url"] = _address(site, values["final_url"])
    if "attempts" in given:
        values["attempts"] = tuple(_attempt(url, n, attempt) for n, attempt in enumerate(given["attempts"]))
    return Outcome(target=url, **{"final_url": url, **values})


def _attempt(url: str, number: int, given: dict[str, Any]) -> Probe:
    return Probe(url, f"2026-03-01T00:0{number}:00", **{**given, "reason": known_reason(given.get("reason", "ok"))})


def _site_view(case: dict[str, Any], site: Site, today: date) -> GivenSite:
    summaries, full = [], {}
    for given in case.get("pages", []):
        url = _address(site, given["url"])
        if "html" in given:
            page = _read({**given, "url": url}, site)
        else:
            known = {field.name for field in fields(Page)} - {"url", "links", "items"}
            page = Page(url=url, kind=PageKind.DETAIL)
            page = replace(page, **_record_values({key: value for key, value in given.items() if key in known}))
        full[url] = page
        columns = tuple(column.id for column in _columns(given, site))
        summaries.append(
            PageSummary(page, columns, given.get("text_hash", ""), given.get("text_length", len(page.text)), given.get("simhash", 0))
        )
    references = [
        Reference(_address(site, r["source"]), _address(site, r["target"]), r.get("text", ""), Place(r.get("region", "content")))
        for r in case.get("references", [])
    ]
    references += [
        Reference(page.url, link.url, link.text or link.title, link.region, link.place)
        for page in full.values()
        for link in page.links
        if link.url
    ]
    outcomes = {_address(site, url): _site_outcome(_address(site, url), given) for url, given in case.get("outcomes", {}).items()}
    views = tuple(_column_view(column, case, site, summaries) for column in site.columns) if case.get("columns") != "none" else ()
    home = full.get(site.home)
    catalogue = tuple(CatalogueItem(**row) for row in case.get("catalogue", []))
    posts = tuple(Post(**row) for row in case.get("posts", []))
    week = week_before(_visits(case["visits"], site, today), today) if "visits" in case else None
    return GivenSite(
        site, today, views, home, case.get("complete", True), tuple(summaries), full, tuple(references), outcomes, catalogue, posts,
        tuple(ReportedSite(**row) for row in case.get("reported", [])), tuple(Repost(**row) for row in case.get("reposts", [])),
        tuple(Account(**row) for row in case.get("accounts", [])), week,
    )  # fmt: skip


def _visits(given: dict[str, Any], site: Site, today: date) -> list[Visit]:
    """Visits of the days before today, evenly over each; so many of them, spread over the week, fail in the way that is given."""
    moments = [
        datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=number * given.get("minutes", 60 if given["a_day"] <= 24 else 30))
        for ago in range(given["days"], 0, -1)
        for day in [today - timedelta(days=ago)]
        for number in range(given["a_day"])
    ]
    witness, way = given.get("witness", "others"), (given.get("status", 0), given.get("elapsed_ms", 900))
    late = moments[:: max(1, len(moments) // max(1, given.get("failed", 0)))][: given.get("failed", 0)] if given.get("failed") else []
    failed = [Visit(site.site, site.home, at.isoformat(), known_reason(given.get("reason", "timeout")), *way, witness) for at in late]
    return [*failed, *(Visit(site.site, site.home, at.isoformat(), "ok", 200, 900) for at in moments if at not in late)]


def _site_outcome(url: str, given: dict[str, Any]) -> Outcome:
    values: dict[str, Any] = {
        key: Confidence(value) if key == "confidence" else value for key, value in given.items() if key not in ("outcome", "reason")
    }
    return Outcome(url, True, known_reason(given.get("outcome") or given.get("reason") or "ok"), **values)


def _column_view(column: Any, case: dict[str, Any], site: Site, summaries: list[PageSummary]) -> ColumnView:
    """A column as the case gives it, else made of the pages that name it; without both, a healthy one."""
    url = _address(site, column.list)
    given = (case.get("columns") or {}).get(column.id)
    if given is not None:
        items = tuple(
            ListItem(
                i.get("title", "条目"),
                i.get("url", ""),
                _address(site, i.get("url", "/x.html")),
                _text(i.get("date")),
                mark=i.get("mark", ""),
            )
            for i in given.get("items", [])
        )
        state = given.get("state", "read" if items else "empty")
        return ColumnView(
            column,
            list_state(state),
            list_reason(given.get("reason", "")),
            url,
            given.get("reader", "static"),
            items,
            1,
            given.get("pages_total", 1),
            given.get("complete", True),
            tuple((number, _address(site, page)) for number, page in given.get("broken_pages", {}).items()),
        )
    items = tuple(
        ListItem(s.page.title or "条目", s.page.url, s.page.url, s.page.published)
        for s in summaries
        if column.id in s.columns and s.page.kind == PageKind.DETAIL
    )
    return ColumnView(column, "read" if items else "not-fetched", "", url, "static", items, 1, 1)


def _text(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date) else value
