"""Documents that an office must publish each year (年报, 预算, 决算): which year and which unit a title speaks of."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args

from audits.records.codes import MoneyLevel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.codes import NoCode, YearlyKind

REPORT: Final = "report"
BUDGET: Final = "budget"
ACCOUNTS: Final = "accounts"
LEVELS: tuple[MoneyLevel, ...] = get_args(MoneyLevel)

_HANZI_YEAR = re.compile(r"[二][〇○Ｏ零0O][〇○Ｏ零0O一二三四五六七八九]{2}年")
_HANZI = str.maketrans("〇○Ｏ零O一二三四五六七八九", "00000123456789")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_REPORT = re.compile(r"(?:信息|政务|政府|年度信息)公开.{0,14}(?:报告|年报|总结报告)|(?:报告|年报).{0,6}(?:信息|政务)公开|信息公开年报")
_BARE_REPORT = re.compile(
    r"^[\u4e00-\u9fff]{0,30}(?:19|20)\d{2}(?:年度?)?(?:度?工作)?(?:年?度?报告|年报)?(?:\(?(?:全文|pdf|word)\)?)?$", re.I
)
_NO_REPORT = re.compile(r"法治|执法|报表|计划|要点|培训|会议|通知|方案|解读|指标|决算|预算|公报")
_MONEY = re.compile(r"(预算|决算)(?!外)")
_NO_MONEY = re.compile(
    r"编制(?!(?:情况)?说明)|绩效|调整|评审|管理|办法|规定|培训|会议|布置|部署|通知|批复|采购|招标|最高限价|项目预算|预算单位|审计|监督|检查|考核|人员|监控|一体化|系统|解读|评价|执行情况(?!和|与|及|暨)|执行进度"
)
_LEVEL_WORDS: dict[MoneyLevel, tuple[str, ...]] = {
    "government": ("政府", "财政", "市级", "县级", "区级", "省级", "本级", "全口径"),
    "department": ("部门",),
    "unit": ("单位",),
}
_UNIT_NOISE = re.compile(
    r"(?:19|20)\d{2}|[\s·,，、。:：()（）《》“”\"'\-—_]|年度|年|关于|公布|公示|公开|发布|的|工作|政府信息|信息|政务|报告|年报|编制|情况|说明|全文|图文版|电子版"
    r"|(?:部门|单位|本级|政府|财政)?(?:收支)?[预决]算(?:草案|表)?|部门|单位|本级|执行|“?三公”?经费|pdf|docx?|xlsx?"
)


@dataclass(frozen=True, slots=True)
class Yearly:
    """What one title says of a yearly document."""

    kind: YearlyKind
    """What it is."""
    year: int
    """The year that the document is of; 0 if the title does not tell."""
    level: MoneyLevel | NoCode = ""
    """Whose money it speaks of, ``""`` where the title does not tell."""
    unit: str = ""
    """Name of the unit as far as the title has one; ``""`` if it has none."""


def squeezed(title: str) -> str:
    """A title in one width, without spaces, years in digits."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title[:300]))
    return _HANZI_YEAR.sub(lambda found: found[0].translate(_HANZI), text)


def report_of(title: str, date: str | None = None, *, bare: bool = True) -> Yearly | None:
    """The annual report on disclosure that a title stands for, else None; without a year in the title it is the year before the date.

    ``bare`` allows titles such as ``2025年度``, which say enough in a column of such reports only.
    """
    text = squeezed(title)
    named = bool(_REPORT.search(text))
    if _NO_REPORT.search(text) and not (named and not re.search(r"报表|法治|执法|通知|方案|计划", text)):
        return None
    if not named and not (bare and (_BARE_REPORT.match(text) or text in ("年度报告", "年报"))):
        return None
    found = _YEAR.findall(text)
    year = int(found[0]) if found else int(date[:4]) - 1 if date else 0
    return Yearly(REPORT, year, "", unit_of(text))


def money_of(title: str, date: str | None = None) -> Iterator[Yearly]:
    """The budgets and final accounts that a title stands for; one title may hold two (``2024年决算和2026年预算``)."""
    text = squeezed(title)
    years = [(match.start(), int(match[1])) for match in _YEAR.finditer(text)]
    seen: set[tuple[str, int]] = set()
    for match in _MONEY.finditer(text):
        before = text[: match.start()]
        after = text[match.end() : match.end() + 12]
        near = after.partition("和")[0].partition("暨")[0] if re.match(r".{0,6}(?:和|暨|与|及)", after) else after
        tail = before[-14:]
        if _NO_MONEY.search(near) or re.search(r"编制.{0,6}$|下达.{0,6}$|批复.{0,6}$|关于.{0,4}调整|最高.{0,6}$|招标|项目$", tail):
            continue
        if before.rfind("三公") > max(before.rfind(word) for word in ("部门", "单位", "收支", "政府预", "政府决")):
            continue
        kind: YearlyKind = BUDGET if match[1] == "预算" else ACCOUNTS
        told = [year for start, year in years if start < match.start()] or [year for _, year in years]
        year = told[-1] if told else (int(date[:4]) - (kind == ACCOUNTS)) if date else 0
        if (kind, year) not in seen:
            seen.add((kind, year))
            yield Yearly(kind, year, _level(text), unit_of(text))


def _level(text: str) -> MoneyLevel | NoCode:
    """Whose money a title speaks of; a unit's before a department's before the government's."""
    levels: tuple[MoneyLevel, ...] = ("unit", "department", "government")
    for level in levels:
        if any(f"{word}{tail}" in text for word in _LEVEL_WORDS[level] for tail in ("预算", "决算", "收支", "预决算", "综合", "财政")):
            return level
    return "government" if re.search(r"(?:人民)?政府.{0,14}[预决]算|[预决]算草案", text) and "部门" not in text else ""


def unit_of(text: str) -> str:
    """The name of the unit in a squeezed title: what is left without years and the words of such titles."""
    rest = _UNIT_NOISE.sub("", text).strip("和及与等暨")
    return rest if 2 <= len(rest) <= 40 else ""
