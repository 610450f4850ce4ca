"""Answers as a server sends them, to be changed by a seed: labelled pages, recorded portals, lists by script, style sheets."""

from __future__ import annotations

import random
import tarfile
from dataclasses import dataclass, replace
from functools import cache

from tests.evaluation.pages import samples
from tests.fuzz.changes import CHANGES, HEADER_VALUES, changed_header
from tests.support.places import SHARED
from tests.support.portal_server import small_portal

LARGEST = 120_000
"""Bytes of a page that is taken as it stands; a changed one may have four times as many."""
RECORDED = 60
"""One of so many recorded pages is taken."""
SELDOM = 0.04
"""How often each header beside the type is sent."""
STATUSES = (200,) * 40 + (404, 403, 500, 503, 429, 302, 301, 206, 203, 304, 412, 999)
DATA = (
    b'{"code":200,"data":{"total":3,"rows":[{"title":"\xe5\x85\xb3\xe4\xba\x8e","url":"/a.html","publishDate":"2026-02-01"}]}}',
    b'{"page":{"rows":[{"TITLE":"t","URL":"/b.html","PUBDATE":1767225600000}],"records":1}}',
    b'callback({"list":[{"title":"<b>x</b>","linkurl":"c.html","time":"2026-01-01 10:00"}]});',
    b"<datastore><nextgroup><![CDATA[<a href=x>]]></nextgroup><recordset><record><![CDATA[<li><a href='/d.html'>t</a>]]></record></recordset></datastore>",
)
STYLE = b'@import "a.css"; .x{background:url(b.png)} .y{background:url( "c d.png" )} @font-face{src:url(f.woff)}'


@dataclass(frozen=True)
class Recorded:
    """An answer that a server might send."""

    kind: str
    """``page``, ``list``, ``data``, ``nonsense`` or ``style``."""
    where: str
    """Where it is from."""
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    marks: tuple[str, ...] = ()
    """References that were put into the body; each is read, or hidden by what stands around it, or the page says that a part was lost."""


@cache
def bases() -> tuple[tuple[str, bytes], ...]:
    """Pages as they stand, with where they are from; without the shared data only those that tests make."""
    found = [(f"small{path}", body) for path, body in small_portal(12, 3).items() if path.endswith((".html", "/"))]
    found += [(sample.where, sample.body) for sample in samples() if len(sample.body) <= LARGEST]
    for name in ("zhecheng", "daozhen"):
        path = SHARED / "portals" / f"{name}.tar.gz"
        if path.is_file():
            with tarfile.open(path) as archive:
                members = [member for member in archive if member.isfile() and 500 < member.size <= LARGEST][::RECORDED]
                found += [(f"{name}/{member.name}", archive.extractfile(member).read()) for member in members]  # type: ignore[union-attr]
    return tuple(found)


def recorded(seed: int) -> Recorded:
    """The answer of a seed: always the same one."""
    rng = random.Random(seed)
    kind = rng.choice(("page", "page", "page", "list", "list", "data", "nonsense", "style"))
    where, body = rng.choice(bases())
    if kind == "data":
        where, body = "data", rng.choice(DATA)
    elif kind == "style":
        where, body = "style", STYLE
    answer = Recorded(kind, where, rng.choice(STATUSES), _headers(kind, rng), body)
    if kind in ("page", "list"):
        answer = _marked(answer, seed, rng)
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 5))):
        change = CHANGES[rng.choice(tuple(CHANGES))]
        answer = replace(answer, body=change(answer.body, rng, rng.choice(bases())[1])[: 4 * LARGEST])
    return replace(answer, headers=tuple(changed_header(pair, rng) for pair in answer.headers))


def _headers(kind: str, rng: random.Random) -> tuple[tuple[str, str], ...]:
    types = {"data": "application/json", "style": "text/css"}
    pairs = [("Content-Type", types.get(kind, rng.choice(("text/html", "text/html; charset=utf-8", "text/html; charset=gb2312"))))]
    pairs += [(name, rng.choice(values)) for name, values in HEADER_VALUES.items() if rng.random() < SELDOM]
    return tuple(pairs)


def _marked(answer: Recorded, seed: int, rng: random.Random) -> Recorded:
    """References of our own between the elements of the body, before anything else is changed."""
    body = answer.body
    start = max(body.lower().find(b"<body"), 0)
    marks = []
    for number in range(4):
        place = body.find(b"<", rng.randrange(start, len(body)) if start < len(body) else start)
        if place > start:
            marks.append(f"/fz-{seed}-{number}.html")
            body = body[:place] + f'<a href="{marks[-1]}">fz{number}</a>'.encode() + body[place:]
    return replace(answer, body=body, marks=tuple(marks))
