"""Reads what people judged of a score: the sheet 人工检查结果 of the score's own workbook, filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.rectification.scoring import ByHand
from audits.rulebook.loading import Mistake, MistakesFound, near_miss
from reports.incoming.tables import Heading, read_table

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from audits.rulebook.indicators import Scheme
    from reports.incoming.tables import TableRow

HEADINGS = (
    Heading("site", "站点编号", required=True),
    Heading("indicator", "指标编号", required=True),
    Heading("said", "人工认定", ("人工扣分", "认定"), required=True),
)
MET = {"触发": True, "是": True, "否决": True, "未触发": False, "否": False, "无": False, "没有": False}


def load_by_hand(path: Path, scheme: Scheme, sites: Collection[str]) -> dict[str, ByHand]:
    """What was judged, by site; blanks are not judged. Raises MistakesFound with every cell that cannot be used."""
    vetoes = {one.id for one in scheme.veto}
    most = {one.id: one.points for group in scheme.deductions for one in group.indicators}
    points: dict[str, dict[str, float]] = {}
    met: dict[str, dict[str, bool]] = {}
    mistakes: list[Mistake] = []
    for row in read_table(path, HEADINGS, "人工检查结果"):
        site, ident, said = row.get("site"), row.get("indicator"), row.get("said")
        if not said:
            continue
        if site not in sites:
            mistakes.append(_wrong(row, "site", f"没有站点“{site}”{near_miss(site, sites)}"))
        elif ident in vetoes:
            if said in MET:
                met.setdefault(site, {})[ident] = MET[said]
            else:
                mistakes.append(_wrong(row, "said", f"写了“{said}”，应写“触发”或“未触发”"))
        elif ident in most:
            taken = _number(said)
            if taken is not None and 0 <= taken <= most[ident]:
                points.setdefault(site, {})[ident] = taken
            else:
                mistakes.append(_wrong(row, "said", f"写了“{said}”，应写还要扣的分，0 到 {most[ident]:g} 之间的数"))
        else:
            mistakes.append(_wrong(row, "indicator", f"方案“{scheme.scheme}”里没有指标“{ident}”{near_miss(ident, (*vetoes, *most))}"))
    if mistakes:
        raise MistakesFound(mistakes)
    return {site: ByHand(points.get(site, {}), met.get(site, {})) for site in sites}


def _number(text: str) -> float | None:
    try:
        value = float(text.removesuffix("分").strip())
    except ValueError:
        return None
    return abs(value) if value == value else None


def _wrong(row: TableRow, key: str, says: str) -> Mistake:
    return Mistake(row.places[key], next(one.title for one in HEADINGS if one.key == key), says)
