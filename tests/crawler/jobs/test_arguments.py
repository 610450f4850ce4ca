"""What a job is asked can be put on a queue: every argument that says what to do is a frozen dataclass of plain values."""

from __future__ import annotations

import importlib
import json
import pickle
import pkgutil
import types
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from typing import Literal, Union, get_args, get_origin, get_type_hints

import pytest

import crawler.jobs
from audits.store.leases import JobLease, Lease
from crawler.jobs.answers import Answering
from crawler.jobs.bulletin import BulletinWish
from crawler.jobs.decisions import Deciding
from crawler.jobs.inspect import Inspection
from crawler.jobs.issue import Recalling
from crawler.jobs.own_rules import DocumentsGiven
from crawler.jobs.recheck import Recheck
from crawler.jobs.returns import Returning
from crawler.jobs.review import Reviewing
from crawler.jobs.score import Scoring
from crawler.jobs.takeover import TakingOver
from crawler.jobs.work import Progress, SiteJob

DAY = date(2026, 3, 1)
ASKED = [
    Inspection(DAY, ("links",), 5, 2, "20260301-1", "log.txt"),
    Recheck(DAY, "20260301-1", ("a",), 3),
    Scoring("20260301-1", ("a",), "national-2019", True),
    Deciding("false-positive", "理由", "张三", DAY, DAY, "a1b2c3d4e5f6", "a", "broken-link", "news", "http://a.example/*"),
    Returning(("a.xlsx",), DAY, True, True, "李四"),
    Answering("a1b2c3d4e5f6", "extend", "理由", "张三", DAY, DAY),
    Recalling("a1b2c3d4e5f6", "理由", "张三", DAY),
    Reviewing("待审清单.xlsx", DAY, "20260301-1", True, "张三"),
    TakingOver("a.xlsx", DAY, True, "张三"),
    BulletinWish("withdraw", DAY, "张三", "理由"),
    DocumentsGiven("a.xlsx", "in-force", "示政发〔2026〕1号", DAY),
    SiteJob("sqlite:///s.db", "20260301-1", "a", lease=Lease("20260301-1", "token"), only=("links",), items=("a1b2c3d4e5f6",)),
    Progress("a", "pages", 1, 2, 3, 4, "5"),
]
PLAIN = (str, int, bool, date, type(None))


def is_plain(kind: object) -> bool:
    """Whether every value of a type can be written down and read again."""
    origin = get_origin(kind)
    if origin is tuple:
        return all(one is Ellipsis or is_plain(one) for one in get_args(kind))
    if origin in (Union, types.UnionType):
        return all(is_plain(one) for one in get_args(kind))
    if is_dataclass(kind):
        return all(is_plain(hint) for hint in get_type_hints(kind).values())
    return origin is Literal or kind in PLAIN


@pytest.mark.parametrize("asked", ASKED, ids=lambda one: type(one).__name__)
def test_an_argument_is_frozen_plain_and_travels(asked: object) -> None:
    kind = type(asked)
    codes = vars(importlib.import_module("audits.records.codes"))
    names = {**vars(importlib.import_module(kind.__module__)), "date": date, "Lease": Lease, "JobLease": JobLease, **codes}
    hints = get_type_hints(kind, names)
    assert {name for name, hint in hints.items() if not is_plain(hint)} == set()
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert pickle.loads(pickle.dumps(asked)) == asked
    assert is_dataclass(asked)
    assert not isinstance(asked, type)
    assert json.loads(json.dumps(asdict(asked), default=str))


def test_no_argument_is_forgotten_here() -> None:
    """Every dataclass of the jobs is an argument above, or a result."""
    results = {
        "AcceptedRepeals", "Changed", "Checked", "Comparison", "Done", "Fetched", "Given", "ImportedDocuments", "ImportedWords",
        "Inspected", "IssueDone", "Ledgers", "NextRound", "Paper", "Papers", "Plan",
        "Proposal", "Pruned", "Reaudited", "Reconciled", "Rechecked", "ReviewTaken", "Round", "Scored", "SiteColumns", "SiteFulfilment", "Taken", "TakenBack",
        "TakenOverList", "Trial", "Unlike", "_Seen",
    }  # fmt: skip
    found = set()
    for info in pkgutil.iter_modules(crawler.jobs.__path__):
        module = importlib.import_module(f"crawler.jobs.{info.name}")
        own = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__]
        found |= {one for one in own if is_dataclass(one) and not issubclass(one, Exception)}
    assert {one.__name__ for one in found} == results | {type(one).__name__ for one in ASKED}
    for one in found:
        assert one.__dataclass_params__.frozen, one  # type: ignore[attr-defined]
        assert fields(one)
