"""Labelled real pages: two sets, each divided into two halves by site, with the labels put right where they are wrong."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml

from audits.extract import read
from tests.support.places import SHARED

if TYPE_CHECKING:
    from audits.records import Page

DATA = SHARED / "data"
SETS = ("pages", "pages2")
HALVES = ("seen", "unseen")
"""Who works on reading looks at pages of the first half only; of the other, figures are printed and never pages."""
CORRECTIONS = Path(__file__).parent / "corrections.yml"
UNKNOWN = "http://www.example.gov.cn/column/page.html"
"""Stands for the address of pages whose own is not known."""


@dataclass(frozen=True)
class Sample:
    """One labelled page."""

    pages: str
    """Set that it is from."""
    name: str
    """``details`` or ``lists``: which fields its label has."""
    label: dict[str, Any]
    """What is right; a field that is left out is not looked at."""
    body: bytes
    """Bytes of the page."""

    @property
    def url(self) -> str:
        """Address to read it with."""
        return str(self.label.get("address") or self.label["url"] or UNKNOWN)

    @property
    def site(self) -> str:
        """Host of the portal, or the name of the source where the address is not known."""
        return urlsplit(self.label["url"] or "").hostname or str(self.label["path"]).removeprefix("html/").split("__")[0]

    @property
    def half(self) -> str:
        """Half that all pages of the site are in."""
        return HALVES[hashlib.sha256(self.site.encode()).digest()[0] & 1]

    @property
    def where(self) -> str:
        """Name for people."""
        return f"{self.pages}/{str(self.label['path']).removeprefix('html/')}"

    def read(self) -> Page:
        """The page as understood today."""
        return read(self.body, self.url)


@cache
def samples() -> tuple[Sample, ...]:
    """All labelled pages of both sets, in order; none where the shared data is not beside the checkout."""
    found = []
    wrong = _corrections()
    for pages in SETS:
        for name in ("lists", "details"):
            path = DATA / pages / f"{name}.jsonl"
            for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
                label = json.loads(line)
                label.update(wrong.get((pages, name, label["path"]), {}))
                found.append(Sample(pages, name, label, (DATA / pages / label["path"]).read_bytes()))
    return tuple(found)


@cache
def readings() -> tuple[tuple[Sample, Page], ...]:
    """All samples as they stand, with what is read of them."""
    return tuple((sample, sample.read()) for sample in samples())


def _corrections() -> dict[tuple[str, str, str], dict[str, Any]]:
    """Right values of wrong labels."""
    given = yaml.safe_load(CORRECTIONS.read_text("utf-8")) or []
    return {(entry["pages"], entry["name"], entry["path"]): entry["right"] for entry in given}
