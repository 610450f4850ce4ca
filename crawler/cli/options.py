"""Options that several commands share, and how a command ends with a sentence."""

from __future__ import annotations

import errno
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from audits.rulebook import MistakesFound
from audits.rulebook.book import read_rulebook
from audits.rulebook.loading import by_line, trouble
from audits.store import StoreProblem, open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from audits.rulebook import Mistake, RuleBook
    from audits.store import Store

FunctionT = TypeVar("FunctionT", bound="Callable[..., Any]")
DEFAULT_STORE = "sqlite:///portal-audit.db"


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


def store_option(function: FunctionT) -> FunctionT:
    """``--store URL``."""
    says = "数据库地址（SQLAlchemy 写法）；也可用环境变量 PORTAL_AUDIT_STORE"
    return click.option(
        "--store", "store_url", envvar="PORTAL_AUDIT_STORE", default=DEFAULT_STORE, show_default=True, metavar="URL", help=says
    )(function)


def store_hint(url: str) -> str:
    """What a command line must have besides, for a store that is not the usual one."""
    return "" if url == DEFAULT_STORE else f" --store {quoted(url)}"


def quoted(text: object) -> str:
    """A value as it is typed on a command line, of this or any other system."""
    return f'"{text}"' if " " in str(text) else str(text)


def rules_option(function: FunctionT) -> FunctionT:
    """``--rules DIR``."""
    says = "本单位的规则文件夹：其中的文件覆盖自带规则里同名文件的相应键"
    kind = click.Path(path_type=Path)
    return click.option("--rules", "rules_dir", type=kind, default=None, metavar="DIR", help=says)(function)


def today_option(function: FunctionT) -> FunctionT:
    """``--today DATE``."""
    says = "作为“今天”的日期，所有与时间有关的判断都以它为准；默认为当天"
    return click.option("--today", type=Day(), default=None, metavar="YYYY-MM-DD", help=says)(function)


def run_option(function: FunctionT) -> FunctionT:
    """``--run RUN``."""
    return click.option("--run", "run_id", default="", metavar="批次", help="巡检批次；不写就用最近一次")(function)


def out_option(function: FunctionT) -> FunctionT:
    """``--out DIR``."""
    return click.option(
        "--out", "out_dir", type=click.Path(path_type=Path), default=Path("out"), show_default=True, metavar="DIR", help="结果文件夹"
    )(function)


def open_book(rules_dir: Path | None) -> RuleBook:
    """The rule book, checked against all that reads it; ends the program with all mistakes."""
    book, mistakes = checked_book(rules_dir)
    if mistakes:
        fail_with(MistakesFound(mistakes), "规则文件有误，请改正后再运行：")
    return book


def checked_book(rules_dir: Path | None) -> tuple[RuleBook, list[Mistake]]:
    """The rule book and every mistake of every file in it: rules, word lists, column types, link settings, schemes, regulations, workdays."""
    from audits.engine import rule_mistakes
    from audits.probing.soft404 import ErrorPages
    from audits.regulations.catalogue import catalogue
    from audits.rulebook.indicators import load_schemes
    from audits.rulebook.links import LinkSettings
    from audits.rulebook.workdays import load_workdays

    book, mistakes = read_rulebook(rules_dir)
    mistakes += rule_mistakes(book)
    for reads in (
        lambda: book.settings(LinkSettings),
        lambda: book.vocabulary("error-pages", ErrorPages),
        lambda: load_workdays(book.data_dir, book.own_dir),
        lambda: load_schemes(book),
        lambda: catalogue(book),
    ):
        try:
            reads()
        except MistakesFound as found:
            mistakes += found.mistakes
    return book, sorted(set(mistakes), key=by_line)


def open_known_store(url: str, *, create: bool = False) -> Store:
    """The store; ends the program with a sentence if it cannot be used."""
    try:
        return open_store(url, create=create)
    except StoreProblem as problem:
        fail(str(problem))


def known_trouble(error: Exception) -> str:
    """The sentence for an error that is no fault of the program: a file that cannot be written, a store that cannot be used; else ``""``."""
    if isinstance(error, StoreProblem):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"读写不了 {error.filename}：{trouble(error)}"
    return trouble(error) if isinstance(error, OSError) and error.errno == errno.ENOSPC else ""


def fail_with(found: MistakesFound, heading: str) -> NoReturn:
    """End with all mistakes of a file."""
    lines = "\n".join(f"  {mistake}" for mistake in found.mistakes)
    fail(f"{heading}\n{lines}\n共 {len(found.mistakes)} 处。")


def fail(sentence: str, code: int = 2) -> NoReturn:
    """End with one sentence on standard error."""
    click.echo(sentence, err=True)
    sys.exit(code)


def writable_folder(path: Path) -> Path:
    """A folder for results, made if need be; ends the program with a sentence if it cannot be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".portal-audit-write-test"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        fail(f"结果文件夹 {path} 写不了（{trouble(error)}），请用 --out 另指一个")
    return path
