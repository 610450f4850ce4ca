"""What a column lists: pages that a cap leaves out are said, pages that a list shows late are judged again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from audits.engine.answered import Answer
from audits.engine.finishing import finish
from audits.engine.opening import open_site, stored_site
from audits.records import Probe
from audits.records.entries import Role
from audits.records.run_options import RunOptions
from audits.rulebook import load_rulebook
from audits.rulebook.register import Site
from audits.store import open_store
from audits.store.findings import findings_of

if TYPE_CHECKING:
    from pathlib import Path

    from audits.engine.site_audit import SiteAudit
    from audits.records.entries import Entry

DAY = date(2026, 3, 1)
HOME = "http://www.small.example/"


def opened(folder: Path, *only: str) -> SiteAudit:
    site = Site.model_validate(
        {
            "site": "small", "name": "示例市人民政府", "home": HOME, "owner": "示例市人民政府办公室", "hosts": ["www.small.example"],
            "columns": [{"id": "news", "name": "要闻", "type": "news", "list": "/xw/"}],
        }
    )  # fmt: skip
    book, store = load_rulebook(), open_store(f"sqlite:///{folder / 'small.db'}")
    return open_site(store, store.run(store.create_run((site,), DAY, book.digest(), RunOptions())), site, book, only)


def answer(entry: Entry, html: str) -> Answer:
    probe = Probe(entry.url, "2026-03-01T08:00:00+00:00", status=200, content_type="text/html; charset=utf-8", sniffed="html")
    return Answer(entry, probe, f"<!DOCTYPE html><html><head><title>示例市人民政府</title></head><body>{html}</body></html>".encode())


def list_page(first: int, following: str = "") -> str:
    items = "".join(f'<li><a href="/xw/t{n}.html">示例市第{n}条要闻的标题</a><span>2026-02-{n:02d}</span></li>' for n in range(first, first + 6))
    return f'<h2>要闻</h2><ul class="list">{items}</ul><div class="page"><a href="{following}">下一页</a></div>'


def list_entry(audit: SiteAudit) -> Entry:
    (found,) = (entry for entry in audit.lists.first_entries() if entry.role is Role.LIST)
    return found


def test_a_list_page_that_a_cap_leaves_out_is_said_of_its_column(tmp_path: Path) -> None:
    audit = opened(tmp_path, "columns")
    first = list_entry(audit)
    (following,) = (entry for entry in audit.arrivals.take(answer(first, list_page(1, "index_1.html"))).new if entry.role is Role.LIST)
    assert (following.columns, following.list_page, following.depth) == (("news",), 2, first.depth)
    audit.arrivals.skip(following, "cap-list-pages")
    finish(audit, complete=True)
    coverage = audit.store.site_run(audit.run.id, "small").coverage
    assert coverage is not None
    (column,) = coverage.columns
    assert (column.state, column.reason, column.pages, column.complete) == ("read", "cap-list-pages", 1, False)
    assert coverage.addresses.skipped == {"cap-list-pages": 1}
    assert not coverage.complete


def test_a_list_that_a_cap_left_out_was_not_visited_and_is_no_finding(tmp_path: Path) -> None:
    audit = opened(tmp_path, "columns")
    audit.arrivals.skip(list_entry(audit), "cap-pages")
    finish(audit, complete=True)
    coverage = audit.store.site_run(audit.run.id, "small").coverage
    assert coverage is not None
    (column,) = coverage.columns
    assert (column.state, column.reason, column.complete) == ("not-fetched", "cap-pages", False)
    assert findings_of(audit.store, audit.run.id) == []


def test_a_page_that_a_list_shows_late_is_judged_again_as_one_of_its_column(tmp_path: Path) -> None:
    audit = opened(tmp_path, "missing-source")
    article = audit.recorder.add(f"{HOME}xw/t3.html", Role.PAGE, internal=True)
    text = "".join(f"<p>第{n}段，示例市召开会议部署工作，讲述各部门的工作情况和下一步安排。</p>" for n in range(6))
    audit.arrivals.take(answer(article, f'<h1>示例市第3条要闻的标题</h1><div class="info">发布时间：2026-02-03</div><div id="zoom">{text}</div>'))
    audit.arrivals.take(answer(list_entry(audit), list_page(1)))
    assert audit.lists.late() == [article.url]
    finish(audit, complete=True)
    assert [(found.rule, found.page_url, found.column) for found in findings_of(audit.store, audit.run.id)] == [("missing-source", article.url, "news")]


def test_a_list_page_that_was_read_as_a_page_before_its_list_answered_is_read_as_one(tmp_path: Path) -> None:
    audit = opened(tmp_path, "columns")
    first = list_entry(audit)
    early = audit.recorder.add(f"{HOME}xw/index_1.html", Role.PAGE, True)
    audit.arrivals.take(answer(early, list_page(7, "/xw/")))
    (following,) = (entry for entry in audit.arrivals.take(answer(first, list_page(1, "index_1.html"))).new if entry.role is Role.LIST)
    assert (following.id, following.role, following.columns, following.list_page) == (early.id, Role.LIST, ("news",), 2)
    assert [entry for entry in audit.arrivals.take(answer(following, list_page(7, "/xw/"))).new if entry.role is Role.LIST] == [], "there and back is no list"
    assert [entry for entry in audit.arrivals.take(answer(first, list_page(1, "index_1.html"))).new if entry.role is Role.LIST] == []
    finish(audit, complete=True)
    coverage = audit.store.site_run(audit.run.id, "small").coverage
    assert coverage is not None
    assert [(column.pages, column.items, column.complete) for column in coverage.columns] == [(2, 12, True)]


def column_of(audit: SiteAudit) -> tuple[str, str, int, bool]:
    finish(audit, complete=True)
    coverage = audit.store.site_run(audit.run.id, "small").coverage
    assert coverage is not None
    (column,) = coverage.columns
    return column.state, column.url.removeprefix(HOME), column.items, column.complete


def test_a_list_in_a_frame_is_the_columns_own(tmp_path: Path) -> None:
    audit = opened(tmp_path, "columns")
    around = '<h1>示例市人民政府</h1><iframe src="/top.html"></iframe><iframe src="/xw/rows.html"></iframe><iframe src="http://tianqi.example/a.html"></iframe>'
    inner = [entry for entry in audit.arrivals.take(answer(list_entry(audit), around)).new if entry.role is Role.LIST]
    assert [(entry.url.removeprefix(HOME), entry.columns, entry.list_page) for entry in inner] == [("top.html", ("news",), 1), ("xw/rows.html", ("news",), 1)]
    following = [one for entry in reversed(inner) for one in audit.arrivals.take(answer(entry, list_page(1, "rows_1.html") if "rows" in entry.url else "首页")).new]
    (second,) = (entry for entry in following if entry.role is Role.LIST)
    audit.arrivals.take(answer(second, list_page(7)))
    assert column_of(audit) == ("read", "xw/rows.html", 12, True)


def test_frames_without_rows_leave_a_list_unread(tmp_path: Path) -> None:
    audit = opened(tmp_path, "columns")
    inner = audit.arrivals.take(answer(list_entry(audit), '<h1>示例市人民政府</h1><iframe src="/a.html"></iframe>')).new
    for entry in inner:
        audit.arrivals.take(answer(entry, '<h2>要闻</h2><ul class="list"></ul><p>暂无信息</p><iframe src="/xw/"></iframe><iframe src="/a.html"></iframe>'))
    assert column_of(audit) == ("not-readable", "xw/", 0, False)
    assert findings_of(audit.store, audit.run.id) == []


def test_a_list_beside_a_frame_is_the_list(tmp_path: Path) -> None:
    audit = opened(tmp_path, "columns")
    new = audit.arrivals.take(answer(list_entry(audit), list_page(1) + '<iframe src="/a.html"></iframe>')).new
    assert {entry.url.removeprefix(HOME): entry.columns for entry in new if entry.url.endswith("a.html")} == {"a.html": ()}
    assert column_of(audit)[:3] == ("read", "xw/", 6)


def test_a_resumed_crawl_knows_what_its_columns_listed(tmp_path: Path) -> None:
    before = opened(tmp_path)
    before.arrivals.take(answer(list_entry(before), list_page(1)))
    before.recorder.flush()
    after = open_site(before.store, before.run, before.site, before.book)
    after.resume(stored_site(after.store, after.run, after.site))
    columns, items = after.lists.columns_of(f"{HOME}xw/t3.html")
    assert [column.id for column in columns] == ["news"]
    assert [item.title for item in items] == ["示例市第3条要闻的标题"]
