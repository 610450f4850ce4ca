"""A small store with findings of every kind, for the tests of ledgers and of what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from audits.records import (
    AddressCounts,
    ColumnCoverage,
    Confidence,
    Coverage,
    Finding,
    Judged,
    Occurrence,
    Place,
    RuleCoverage,
    Severity,
    finding_id,
)
from audits.records.events import Event, Issued, Reviewed
from audits.records.run_options import RunOptions
from audits.rectification.life import life_of
from audits.rectification.states import OUT
from audits.rulebook.book import RuleBook
from audits.rulebook.loading import read_yaml
from audits.rulebook.register import Site
from audits.rulebook.rule import Basis, BasisDocument, Clause, ColumnsFile, Group, Rule
from audits.store import Store, open_store
from audits.store.crawl import SiteRecorder
from audits.store.items import all_items
from audits.store.life import add_events, events_of
from reports.ledgers import issue_ledgers
from tests.support.places import CASES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.records.codes import Trust
    from reports.ledgers import LedgerFile

TODAY = date(2026, 3, 2)
RULES: dict[str, tuple[str, Group, Literal["critical", "major", "minor"], int]] = {
    "broken-link": ("链接打不开", "links", "major", 10),
    "missing-validity-label": ("规范性文件未标注有效性", "validity", "major", 10),
    "stale-column": ("栏目不更新", "columns", "critical", 5),
    "missing-source": ("未标明信息来源", "content", "minor", 15),
}


def book() -> RuleBook:
    """Four rules that do not depend on the shipped ones."""
    document = BasisDocument(
        regulation="indicators", title="政府网站与政务新媒体检查指标", number="国办秘函〔2019〕19号",
        clauses={"链接可用": Clause(text="链接应能打开"), "其他": Clause(text="从略", verify=True)},
    )  # fmt: skip
    rules = {
        name: Rule(
            rule=name, title=title, group=group, severity=Severity(severity), detector="broken_link",
            basis=(Basis(regulation="indicators", clause="链接可用" if name == "broken-link" else "其他"),),
            what=title, why="群众看不到内容。", how_to_fix="找到内容现在的地址并更新链接；内容确已删除的，删除链接。", message="{text}", deadline=deadline,
        )
        for name, (title, group, severity, deadline) in RULES.items()
    }  # fmt: skip
    return RuleBook(rules, ColumnsFile(column_types={}), {}, {}, {"indicators": document}, data_dir=Path("/nonexistent"))


def demo_site(**changes: Any) -> Site:
    """The site of the register that the cases use."""
    data, _ = read_yaml(CASES / "_register.yml")
    return Site.model_validate({**data, **changes})


@dataclass
class Made:
    """A store with one run."""

    store: Store
    run: str
    site: Site
    book: RuleBook = field(default_factory=book)


def place(page: str, where: Place = Place.CONTENT, column: str = "", department: str = "", text: str = "点此查看", path: str = "div.content a") -> Occurrence:
    """One occurrence on the demo site."""
    url = page if "://" in page else f"https://www.demo.example{page}"
    return Occurrence(url, f"页面{page}", where, path if where is not Place.FRAME else "div.footer a", text, column, department)


def finding(rule: str, subject: str, places: Iterable[Occurrence], site: str = "demo-city", **changes: Any) -> Judged:
    """A finding with its places."""
    listed = tuple(places)
    first = listed[0] if listed else Occurrence("https://www.demo.example/")
    made = Finding(
        id=finding_id(rule, site, subject), run="", rule=rule, site=site, subject=subject, column=first.column, department=first.department,
        page_url=first.page_url, page_title=first.page_title, target_url=subject if subject.startswith("http") else "",
        message=f"链接“{first.text}”打不开：返回404", severity=Severity(RULES[rule][2]), first_seen=TODAY.isoformat(), last_seen=TODAY.isoformat(),
        facts={"status": 404}, occurrences=len(listed),
    )  # fmt: skip
    return Judged(replace(made, **changes), listed)


def usual_findings() -> list[Judged]:
    """Seven findings: split, frame only, of a department, of several departments, of a column, unverifiable, likely."""
    frames = [place(f"/p{n}.html", Place.FRAME) for n in range(30)]
    return [
        finding("broken-link", "https://www.demo.example/both.html", [*frames, place("/zcwj/gfxwj/t1.html", column="normative", department="hrss")]),
        finding("broken-link", "https://www.demo.example/footer.html", frames),
        finding("broken-link", "https://www.demo.example/a.html", [place("/zwyw/t1.html", column="news", department="gov-office")]),
        finding(
            "broken-link", "https://www.demo.example/three.html",
            [place("/zwyw/t2.html", column="news", department="gov-office"), place("/yjs/t2.html", column="budget", department="finance")],
        ),
        finding(
            "stale-column", "news", [place("/zwyw/", column="news", department="gov-office", text="政务要闻")],
            message="栏目“政务要闻”最近更新于2026-01-10，已51天（期限14天）",
        ),
        finding("broken-link", "https://wall.example/", [place("/rs/t1.html", column="personnel", department="hrss")], confidence=Confidence.UNVERIFIABLE),
        finding(
            "missing-validity-label", "示人社规〔2024〕3号", [place("/zcwj/gfxwj/t3.html", column="normative", department="hrss", text="=HYPERLINK(\"http://evil\")")],
            confidence=Confidence.LIKELY, message="《示例市就业补助资金管理办法》没有标注有效性", page_title="=HYPERLINK(\"http://evil\",\"点击\")",
        ),
    ]  # fmt: skip


COVERAGE = Coverage(
    AddressCounts(700, 640, 605, {"http-404": 37, "timeout": 2}, {"cap-pages": 12, "robots": 3}),
    rules={"broken-link": RuleCoverage(605, 37), "stale-column": RuleCoverage(1, 1), "missing-source": RuleCoverage()},
    columns=(
        ColumnCoverage("news", "政务要闻", "news", "read", items=20, pages=2, newest="2026-01-10"),
        ColumnCoverage("rule", "政府规章", "rule", "not-readable", "needs-script", complete=False),
    ),
)  # fmt: skip


def make(folder: Path, findings: Iterable[Judged] | None = None, sites: tuple[Site, ...] = (), today: date = TODAY) -> Made:
    """A store in a folder with one complete run."""
    store = open_store(f"sqlite:///{folder / 'audit.db'}")
    sites = sites or (demo_site(),)
    run = add_run(store, usual_findings() if findings is None else findings, sites, today)
    return Made(store, run, sites[0])


def approve(store: Store, run: str, day: date = TODAY) -> None:
    """Say of everything that is sure enough and not out that it may go out."""
    told = events_of(store)
    items = [one for one in all_items(store, run) if one.confidence is not Confidence.UNVERIFIABLE]
    found = [one for one in items if life_of(one.id, told.get(one.finding.id, ())).state not in OUT]
    add_events(store, [Event(0, "", day.isoformat(), Reviewed("issue"), run, one.finding.id, one.id, who="王五") for one in found])


def send_out(store: Store, run: str, day: date = TODAY) -> None:
    """Let everything that is sure enough be with its department, without a ledger."""
    items = [one for one in all_items(store, run) if one.confidence is not Confidence.UNVERIFIABLE]
    said = Issued(f"{run}-01", (day + timedelta(14)).isoformat())
    add_events(store, [Event(0, "", day.isoformat(), said, run, one.finding.id, one.id, one.department_name) for one in items])


def issue(made: Made, folder: Path, day: date = TODAY, *, trust: Trust = "reviewed") -> dict[str, LedgerFile]:
    """Approve everything and issue it; ledgers by department."""
    if trust == "reviewed":
        approve(made.store, made.run, day)
    return {one.department: one for one in issue_ledgers(made.store, made.run, made.book, folder, day, trust).files}


def add_run(store: Store, findings: Iterable[Judged], sites: tuple[Site, ...], today: date = TODAY) -> str:
    """One more run in a store."""
    run = store.create_run(sites, today, "digest", RunOptions())
    listed = list(findings)
    for site in sites:
        record = store.site_run(run, site.site)
        recorder = SiteRecorder(store, run, site.site, record.id)
        recorder.findings((one for one in listed if one.finding.site == site.site), "link")
        recorder.flush()
        store.update_site_run(record.id, status="done", coverage=COVERAGE)
    store.set_run_status(run, "complete")
    return run
