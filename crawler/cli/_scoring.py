"""The options of every command that scores sites, and what they ask for."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from audits.rulebook import RuleBook
    from audits.store.opening import Run
    from crawler.jobs.score import ReadByHand
    from reports.outgoing.overview import ScoredBy

CommandT = TypeVar("CommandT", bound="Callable[..., object]")


def scoring_options(command: CommandT) -> CommandT:
    """``--scheme``, ``--without-service`` and ``--manual``."""
    says = "填好的“人工检查结果”（score --format xlsx 写出的表）；都填了才下结论"
    for option in (
        click.option("--manual", "by_hand", type=click.Path(path_type=Path), default=None, metavar="FILE", help=says),
        click.option("--without-service", is_flag=True, help="没有对外服务职能：不检查办事服务，满分 75，得分乘以 4/3"),
        click.option("--scheme", default="", metavar="方案", help="打分方案（rules/indicators 里的文件名）；不写就用当时有效的"),
    ):
        command = option(command)
    return command


def reader_of(by_hand: Path | None) -> ReadByHand | None:
    """Reads what people judged, where there is a file."""
    from reports.incoming.by_hand import load_by_hand

    return partial(load_by_hand, by_hand) if by_hand else None


def scoring_of(book: RuleBook, run: Run, scheme: str, by_hand: Path | None, *, without_service: bool) -> ScoredBy | None:
    """By what the sites of a run are scored; None where nothing was asked for: then by what holds, if anything does."""
    from crawler.jobs.score import Scoring, judged
    from reports.outgoing.overview import ScoredBy

    if not (scheme or by_hand or without_service):
        return None
    found, said = judged(book, run.sites, Scoring(scheme=scheme), run.today, reader_of(by_hand))
    return ScoredBy(found, said, without_service)
