"""How much room a store takes, as lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.screen.words import RUN_KIND, RUN_STATUS, SIZE_KIND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audits.records.codes import SizeKind
    from audits.store.sizes import RunSize, StoreSize


def size_lines(found: StoreSize) -> Iterator[str]:
    """The whole first, then each run, then what belongs to no run."""
    yield f"数据库共 {_size(found.whole)}，版本 {found.version}，{len(found.runs)} 个批次"
    for run in found.runs:
        stands = "已撤销，里面的问题不再办理" if run.taken_back else RUN_STATUS[run.status] if run.kind != "taken-over" else "没有检查网页"
        yield f"{run.run}  {RUN_KIND[run.kind]}  {stands}  {_size(sum(run.size.values()))}：{_parts(run.size)}{_pages(run)}"
        if run.holder:
            yield f"  正有进程在做：{run.holder}"
    yield f"不属于某个批次的：{_parts(found.others)}"


def _parts(size: Mapping[SizeKind, int]) -> str:
    return "，".join(f"{SIZE_KIND[kind]} {_size(number)}" for kind, number in size.items() if number) or "没有内容"


def _pages(run: RunSize) -> str:
    return f"；{run.dropped}/{run.pages} 个网页的正文已清理" if run.dropped else ""


def _size(number: int) -> str:
    return f"{number / 1_000_000:.1f} MB" if number >= 100_000 else f"{number / 1_000:.1f} KB"
