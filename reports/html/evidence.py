"""The proof of one problem (证据), as a folder that opens anywhere: the page as it was, inert and marked; attempts; rows of lists; hashes."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from audits.store.attempts import attempts_at
from audits.store.counting import count
from audits.store.desk import body_of
from audits.store.findings import occurrences_of
from audits.store.shown_in_lists import listed_at
from audits.texts.masking import mask_all, mask_text
from reports.html.stored_page import ANCHOR, FILE_POLICY, handed_out
from reports.ledgers.new_places import new_places
from reports.ledgers.rows import EVIDENCE, RowMaker
from reports.screen.attempts_text import local_time
from reports.screen.words import reason_words
from reports.workbook.cells import visible
from reports.workbook.files import whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from audits.records import Finding, Probe
    from audits.records.codes import CertificateProblem
    from audits.rulebook import RuleBook
    from audits.rulebook.workdays import Workdays
    from audits.store import Store

INDEX, PAGE, RAW, ATTEMPTS, SUMS, PICTURE = "index.html", "page.html", "original.txt", "attempts.json", "sha256.txt", "screenshot.png"
MOST_ATTEMPTS, MOST_HOPS, MOST_PLACES = 20, 8, 50
CERTIFICATE: dict[CertificateProblem, str] = {
    "expired": "已过期", "not-yet": "还没有到生效日期", "wrong-name": "不是给这个域名的", "self-signed": "自己签发的", "untrusted": "签发机构不受信任",
    "incomplete": "证书链不全",
}  # fmt: skip
HEADINGS = ("item", "title", "severity", "confidence", "site", "department", "column", "message", "page_title", "page_url", "target_url", "fix", "basis", "found")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at an address as it stands on the page."""

    at: str
    url: str
    method: str
    status: int
    result: str
    redirect: str
    ip: str
    certificate: str
    took: str
    body_hash: str


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of one problem."""

    folder: Path
    page: Path | None
    """The stored page, None where none was kept."""
    marked: bool
    """Whether the place was found on it."""


def write_evidence(store: Store, run: str, book: RuleBook, workdays: Workdays, today: date, out_dir: Path, only: Sequence[str] | None = None) -> Iterator[Written]:
    """Write the evidence of some findings of a run, or of all its problems."""
    items = [one for one in count(store, run, today, only).items if only is not None or one.counts]
    by_finding = {one.work.finding.id: one for one in reversed(items)}
    places = new_places(store, run, (one.work.finding for one in by_finding.values()), book)
    maker = RowMaker(book, workdays, today)
    for ident, one in sorted(by_finding.items()):
        row = maker.row(one.work, one.confidence, moved=places.get(ident))
        yield _write(store, run, one.work.finding, {key: str(row[key] or "") for key in HEADINGS}, out_dir / EVIDENCE / ident)


def _write(store: Store, run: str, finding: Finding, row: dict[str, str], folder: Path) -> Written:
    """The folder of one problem."""
    folder.mkdir(parents=True, exist_ok=True)
    seen = store.run(run)
    sites = {part: store.site_run(part, finding.site).id for part in dict.fromkeys((run, seen.base or run))}
    url = row["page_url"] if finding.page_url == "" else finding.page_url
    kept = next(((part, body) for part in sites if (body := body_of(store, part, finding.site, url)) is not None), None)
    occurrences = [place for _, place in occurrences_of(store, run, finding.id)]
    at = next((place.text for place in occurrences if place.page_url == url and place.text), "")
    files: dict[str, bytes] = {}
    marked, masked = False, False
    if kept is not None:
        original, kind = kept[1]
        copy = handed_out(original, kind, url, finding.target_url, at)
        files[PAGE], marked = copy.text.encode("utf-8", "replace"), copy.marked
        plain = original.decode("latin-1")
        masked = copy.masked or mask_text(plain) != plain
        if not masked:
            files[RAW] = original
    tried = {one: [_attempt(probe) for part in sites.values() for probe in _chain(store, part, one)] for one in dict.fromkeys((finding.target_url, url)) if one}
    files[ATTEMPTS] = json.dumps(mask_all({one: [asdict(attempt) for attempt in found] for one, found in tried.items()}), ensure_ascii=False, indent=1).encode()
    listed = [found for part in sites.values() for one in dict.fromkeys((finding.target_url, url)) if one for found in listed_at(store, part, one)]
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    context = {
        "row": row, "run": seen, "policy": FILE_POLICY, "anchor": ANCHOR, "page": files.get(PAGE, b"").decode(), "marked": marked, "masked": masked,
        "taken": next((one.at for one in tried.get(url, ()) if one.status == 200), ""), "tried": mask_all(tried_rows(tried)), "listed": mask_all(listed),
        "places": mask_all([(one.page_title, one.page_url, one.text) for one in occurrences[:MOST_PLACES]]), "places_in_all": len(occurrences),
        "sums": sums, "original": hashlib.sha256(kept[1][0]).hexdigest() if kept else "", "raw": RAW in files, "names": {"page": PAGE, "raw": RAW},
    }  # fmt: skip
    files[INDEX] = _template().render(**context).encode("utf-8", "replace")
    sums[INDEX] = hashlib.sha256(files[INDEX]).hexdigest()
    files[SUMS] = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()
    for stale in (one for one in (PAGE, RAW, PICTURE) if one not in files):
        (folder / stale).unlink(missing_ok=True)
    for name, content in files.items():
        with whole(folder / name) as draft:
            draft.write_bytes(content)
    return Written(folder, folder / PAGE if PAGE in files else None, marked)


def tried_rows(tried: dict[str, list[Attempt]]) -> list[tuple[str, list[dict[str, str | int]]]]:
    """Attempts by address, as the page shows them."""
    return [(url, [asdict(one) for one in found]) for url, found in tried.items()]


def add_to_sums(folder: Path, name: str) -> None:
    """Note the hash of one more file of the folder."""
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    known = (folder / SUMS).read_text("utf-8")
    (folder / SUMS).write_text(f"{known}{digest}  {name}\n", "utf-8", newline="\n")


def pack(folder: Path) -> Path:
    """One file with everything in a folder of evidence, for a dispute."""
    path = folder.with_suffix(".zip")
    with whole(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in sorted(folder.iterdir()):
            packed.write(one, f"{folder.name}/{one.name}")
    return path


def _chain(store: Store, site_run: int, url: str) -> Iterator[Probe]:
    """Attempts at an address, then at those that it redirected to."""
    met: dict[str, None] = {}
    while url and url not in met and len(met) < MOST_HOPS:
        met[url] = None
        found = attempts_at(store, site_run, url)[:MOST_ATTEMPTS]
        yield from found
        url = found[-1].redirect if found else ""


def _attempt(one: Probe) -> Attempt:
    certificate = "没有问题" if one.url.startswith("https://") and one.status else ""
    if one.certificate:
        certificate = CERTIFICATE[one.certificate]
    return Attempt(
        local_time(one.at), one.url, one.method, one.status, reason_words(one.reason), one.redirect or one.location, one.ip, certificate,
        f"{one.elapsed_ms / 1000:.1f} 秒", one.body_hash,
    )  # fmt: skip


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )  # fmt: skip
    return environment.get_template("evidence.html.j2")
