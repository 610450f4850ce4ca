"""Scoring schemes (``rules/indicators/X.yml``): veto conditions and deductions of an inspection table, dated and with a scope."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - the models are built from it
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from audits.rulebook.loading import Marks, Mistake, MistakesFound, Strict, check, near_miss, place_of, read_yaml

if TYPE_CHECKING:
    from audits.rulebook.book import RuleBook


ANY_TYPE = "any"
"""Stands for all column types that are not named beside it, and for what has no column."""


class Veto(Strict):
    """One condition of 单项否决."""

    id: str
    name: str
    """Name of the indicator."""
    condition: str
    """The condition in words."""
    judge: Literal["machine", "proof", "person"] = "machine"
    """``proof``: findings can prove it met, only a person can say that it is not; ``person``: findings are only clues, a person decides."""
    rules: tuple[str, ...] = ()
    """Rules whose findings count."""
    column_types: tuple[str, ...] = ()
    """Only findings on columns of these types; empty means all."""
    over_days: dict[str, int] = Field(default_factory=dict)
    """Column type, or ``any``, to the days beyond which a finding counts that says how many days something is old; empty means all count."""
    having: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Fact to the codes of which a finding must have one, so that it counts."""
    at_least: int = Field(default=1, ge=1)
    """Number of findings that makes it a veto."""
    manual: str = ""
    """What a person must look at."""
    verify: bool = False
    """True where the original was not read: 核对原文."""


class SchemeItem(Strict):
    """What costs points under an indicator."""

    what: str
    """In words."""
    rules: tuple[str, ...] = Field(min_length=1)
    """Rules whose findings count."""
    column_types: tuple[str, ...] = ()
    not_column_types: tuple[str, ...] = ()
    over_days: dict[str, int] = Field(default_factory=dict)
    """See ``Veto.over_days``."""
    having: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """See ``Veto.having``."""
    place: Literal["any", "home", "other"] = "any"
    """``home``: only findings that show on the home page; ``other``: only those that do not."""
    per: Literal["finding", "page"] = "finding"
    """What is counted."""
    each: float = Field(gt=0)
    """Points for each."""
    at_most: float | None = Field(default=None, gt=0)
    """Points for this item at most; the indicator's own points limit it in any case."""
    verify: bool = False
    """True where the original was not read: 核对原文."""


class IndicatorRule(Strict):
    """One indicator of the deduction part; what it takes off never exceeds its own points."""

    id: str
    name: str
    points: float = Field(gt=0)
    items: tuple[SchemeItem, ...] = ()
    """Empty: a machine cannot judge it."""
    manual: str = ""
    """What a person must look at besides, or instead."""
    verify: bool = False


class Group(Strict):
    """A group of indicators."""

    name: str
    service: bool = False
    """办事服务: left out for bodies without services to the public."""
    indicators: tuple[IndicatorRule, ...]


class WithoutService(Strict):
    """How bodies without services are scored: out of ``full``, then times ``times`` / ``over``."""

    full: float
    times: int
    over: int = Field(ge=1)


class Scheme(Strict):
    """One inspection table."""

    scheme: str
    title: str
    scope: str
    """Where it holds, e.g. 全国."""
    regulation: str
    """Id of the document in ``rules/regulations``."""
    valid_from: date
    valid_to: date | None = None
    total: float = 100
    pass_mark: float = 60
    """Below it a site is 不合格."""
    bonus_above: float = 80
    """Above it a site goes on to the bonus part."""
    near_days: int = 14
    """Columns that will be over their limit within so many days are named."""
    without_service: WithoutService | None = None
    veto: tuple[Veto, ...]
    deductions: tuple[Group, ...]
    manual: tuple[str, ...] = ()
    """What else only a person can judge."""
    verify: str = ""

    def holds(self, today: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)


def load_schemes(book: RuleBook) -> dict[str, Scheme]:
    """All schemes by name, an office's own over the shipped ones; raises MistakesFound with every mistake.

    A file of the office's folder with the name of a shipped one changes the keys it names; a new file may name another one
    as ``base`` and changes its keys likewise.
    """
    raw: dict[str, tuple[dict[str, Any], Marks, str]] = {}
    mistakes: list[Mistake] = []
    for folder in (book.data_dir, book.own_dir):
        for path in sorted((folder / "indicators").glob("*.yml")) if folder else ():
            try:
                data, marks = read_yaml(path)
            except MistakesFound as found:
                mistakes += found.mistakes
                continue
            data = data if isinstance(data, dict) else {}
            below = raw.get(path.stem) or raw.get(str(data.get("base", "")))
            if "base" in data and str(data["base"]) not in raw:
                says = f"没有方案“{data['base']}”{near_miss(str(data['base']), raw)}"
                mistakes.append(Mistake(place_of(marks, ("base",), str(path)), "base", says))
            own = {key: value for key, value in data.items() if key != "base"}
            raw[path.stem] = ({**below[0], **own} if below else own, marks, str(path))
    schemes: dict[str, Scheme] = {}
    for stem, (data, marks, name) in raw.items():
        try:
            schemes[stem] = check(Scheme, data, marks, name)
            mistakes += _cross_check(schemes[stem], stem, book, marks, name)
        except MistakesFound as found:
            mistakes += found.mistakes
    if mistakes:
        raise MistakesFound(mistakes)
    return schemes


def default_scheme(schemes: dict[str, Scheme], today: date, book: RuleBook) -> str:
    """Name of the scheme that counts on a day: the office's own first, then the newest; ``""`` if none holds."""
    own = {path.stem for path in (book.own_dir / "indicators").glob("*.yml")} if book.own_dir else set()
    names = [name for name, scheme in schemes.items() if scheme.holds(today)]
    return max(names, key=lambda name: (name in own, schemes[name].valid_from, name), default="")


def scheme_of(book: RuleBook, today: date) -> Scheme | None:
    """The scheme that counts on a day; None if none holds, or where the schemes have mistakes, which ``load_schemes`` tells."""
    try:
        schemes: dict[str, Scheme] = book.memo("schemes", None, lambda: load_schemes(book))
    except MistakesFound:
        return None
    return schemes.get(default_scheme(schemes, today, book))


def _cross_check(scheme: Scheme, stem: str, book: RuleBook, marks: Marks, name: str) -> list[Mistake]:
    """Names that must exist, and points that must add up."""
    found: list[Mistake] = []

    def add(path: tuple[Any, ...], says: str) -> None:
        found.append(Mistake(place_of(marks, path, name), ".".join(map(str, path)), says))

    def names(path: tuple[Any, ...], used: tuple[str, ...], known: Any, what: str) -> None:
        for one in used:
            if one not in known:
                add(path, f"没有{what}“{one}”{near_miss(one, known)}")

    if scheme.scheme != stem:
        add(("scheme",), f"方案名“{scheme.scheme}”应与文件名“{stem}”相同")
    names(("regulation",), (scheme.regulation,), book.documents, "依据文件")
    for at, veto in enumerate(scheme.veto):
        names(("veto", at, "rules"), veto.rules, book.rules, "规则")
        names(("veto", at, "column_types"), veto.column_types, book.column_types, "栏目类型")
        names(("veto", at, "over_days"), tuple(veto.over_days), (*book.column_types, ANY_TYPE), "栏目类型")
    for g, group in enumerate(scheme.deductions):
        for i, indicator in enumerate(group.indicators):
            for t, item in enumerate(indicator.items):
                path = ("deductions", g, "indicators", i, "items", t)
                names((*path, "rules"), item.rules, book.rules, "规则")
                names((*path, "column_types"), (*item.column_types, *item.not_column_types), book.column_types, "栏目类型")
                names((*path, "over_days"), tuple(item.over_days), (*book.column_types, ANY_TYPE), "栏目类型")
    total = sum(indicator.points for group in scheme.deductions for indicator in group.indicators)
    if abs(total - scheme.total) > 1e-6:
        add(("deductions",), f"各指标分值之和是 {total:g}，应等于总分 {scheme.total:g}")
    return found
