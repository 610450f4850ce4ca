"""Options that several commands share, and how a command ends for a reason of its own."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
from click.core import ParameterSource

from audits.rulebook.loading import trouble
from audits.store import NothingYet, open_store
from audits.store.connecting import masked
from crawler.cli._hints import DEFAULT_STORE
from crawler.cli._sentences import Ended

if TYPE_CHECKING:
    from collections.abc import Callable

    from audits.store import Store

OUT = Path("out")
"""Where results go if nobody says otherwise."""
FunctionT = TypeVar("FunctionT", bound="Callable[..., Any]")


class Day(click.ParamType[date]):
    """A day written YYYY-MM-DD."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error in Chinese."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"应写成 2026-03-01 这样的日期，现在是：{value}", param, ctx)


class Moment(click.ParamType[datetime]):
    """A moment written YYYY-MM-DD HH:MM, of the local time zone."""

    name = "时间"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment, or a usage error in Chinese."""
        if isinstance(value, datetime):
            return value
        text = str(value).replace("T", " ")
        try:
            return datetime.strptime(text if text.count(":") > 1 else f"{text}:00", "%Y-%m-%d %H:%M:%S").astimezone()
        except (ValueError, OverflowError, OSError):
            self.fail(f'应写成 "2026-03-01 08:30" 这样的日期和时间，现在是：{value}', param, ctx)


def store_option(function: FunctionT) -> FunctionT:
    """``--store URL``."""
    says = "数据库地址（SQLAlchemy 写法）；也可用环境变量 PORTAL_AUDIT_STORE"
    return click.option(
        "--store", "store_url", envvar="PORTAL_AUDIT_STORE", default=DEFAULT_STORE, show_default=True, metavar="URL", help=says
    )(function)


def say_upgrade(sentence: str) -> None:
    """Tell on standard error that a store was brought up to date."""
    click.echo(sentence, err=True)


def rules_option(function: FunctionT) -> FunctionT:
    """``--rules DIR``."""
    says = "本单位的规则文件夹：其中的文件覆盖自带规则里同名文件的相应键"
    kind = click.Path(path_type=Path)
    return click.option("--rules", "rules_dir", type=kind, default=None, metavar="DIR", help=says)(function)


def current_rules_option(function: FunctionT) -> FunctionT:
    """``--current-rules``."""
    says = "按现在的规则判断；不写就按那个批次当时的规则（写了 --rules 的按现在的规则）"
    return click.option("--current-rules", is_flag=True, help=says)(function)


def own_rules_option(function: FunctionT) -> FunctionT:
    """``--rules DIR`` where something is written into the office's own folder."""
    says = "本单位的规则文件夹；导入的内容写在其中的 regulations/ 里，以后每次用 --rules 指明它"
    return click.option("--rules", "rules_dir", type=click.Path(path_type=Path), required=True, metavar="DIR", help=says)(function)


def today_option(function: FunctionT) -> FunctionT:
    """``--today DATE``."""
    says = "作为“今天”的日期，所有与时间有关的判断都以它为准；默认为当天"
    return click.option("--today", type=Day(), default=None, metavar="YYYY-MM-DD", help=says)(function)


def moment_option(function: FunctionT) -> FunctionT:
    """``--now MOMENT``."""
    says = "作为“现在”的日期和时间；默认为此刻"
    return click.option("--now", type=Moment(), default=None, metavar='"YYYY-MM-DD HH:MM"', help=says)(function)


def run_option(function: FunctionT) -> FunctionT:
    """``--run RUN``."""
    return click.option("--run", "run_id", default="", metavar="批次", help="巡检批次；不写就用最近一次")(function)


def crew_options(function: FunctionT) -> FunctionT:
    """``--jobs N`` and ``--sites-at-once N``."""
    each = "每个进程同时做几个站点；默认按内存决定，至少 16 个；同一个 IP 地址上的站点合用一个节奏"
    function = click.option("--sites-at-once", "each", type=click.IntRange(1, 500), default=None, metavar="N", help=each)(function)
    return click.option("--jobs", type=click.IntRange(1, 64), default=None, metavar="N", help="用几个进程；默认为处理器核数")(function)


def out_option(function: FunctionT) -> FunctionT:
    """``--out DIR``."""
    return click.option(
        "--out", "out_dir", type=click.Path(path_type=Path), default=OUT, show_default=True, metavar="DIR", help="结果文件夹"
    )(function)


def was_typed(option: str) -> bool:
    """Whether an option of the present command was typed, and is not merely as it is by itself."""
    return click.get_current_context().get_parameter_source(option) is not ParameterSource.DEFAULT


def fail(sentence: str) -> NoReturn:
    """End with one sentence on standard error; what jobs and stores raise is said in ``_sentences``."""
    raise Ended(sentence)


def writable_folder(path: Path) -> Path:
    """A folder for results, made if need be; ends the program with a sentence if nothing, or no Chinese name, can be written there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".portal-audit-试写"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        fail(f"结果文件夹 {path} 写不了（{trouble(error)}），请用 --out 另指一个")
    except UnicodeEncodeError:
        fail("这里写不了中文文件名：请先设置环境变量 PYTHONUTF8=1，或把系统的语言环境改成 UTF-8（如 LANG=zh_CN.UTF-8），再运行")
    return path


def store_in_care(url: str, upgrade: Callable[[str], None] | None = None) -> Store:
    """The store that is looked after; one that is not there is not made by an inspection, but looked for elsewhere."""
    try:
        return open_store(url, create=False, upgrade=upgrade)
    except NothingYet:
        fail(f"没有数据库 {masked(url)}；请核对 --store（或环境变量 PORTAL_AUDIT_STORE）写的位置，不写就是当前文件夹里的 portal-audit.db")


def store_for(url: str, *, create: bool, keeps: bool) -> Store:
    """The store at an address; what only looks makes none there, but has an empty one in memory."""
    try:
        return open_store(url, create=create and keeps, upgrade=say_upgrade)
    except NothingYet:
        if not create:
            raise
        return open_store("sqlite://")
