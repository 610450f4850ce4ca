"""The end of a command by an error that nobody expected, or because the machine had too little of something: one sentence, a log, exit 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.download.shortage import Shortage

SHORT: dict[Shortage, str] = {
    "memory": "内存不够",
    "files": "打开的文件太多，超过了系统的许可（ulimit -n）",
    "disk": "磁盘已满",
    "size": "文件的大小超过了系统的许可（ulimit -f）",
    "threads": "系统不许再开新的线程（ulimit -u，或者内存不够）",
}


def say_unexpected(error: Exception) -> None:
    """Say on standard error what ended a command, and where the technical details lie."""
    try:
        why, log = _why(error), _log(error)
    except Exception:  # there was too little left even for this
        why, log = SHORT["memory"], None
    tail = "排除后可以重做，巡检用 --resume 接着做" if why else "请把这个文件交给维护人员"
    where = f"。技术细节写在 {log}" if log is not None else ""
    click.echo(f"{why or '程序出了想不到的错误'}，没有做完；已经存下的都还在{where}{'；' if why else '，'}{tail}。", err=True)


def _why(error: Exception) -> str:
    """What the machine had too little of, ``""`` where that is not what ended the command."""
    # loaded here: help starts without the store
    from audits.store import StoreProblem
    from crawler.cli._sentences import of_system
    from crawler.download.shortage import TooTight, shortage_of

    match error:
        case TooTight(kind, has, needs):
            return f"{SHORT[kind]}：现在只许用 {has}，至少要 {needs}"
        case StoreProblem() if shortage_of(error):
            return str(error).partition("；")[0]
        case OSError() if shortage_of(error) and (says := of_system(error)):
            return says
    return SHORT[found] if (found := shortage_of(error)) else ""


def _log(error: Exception) -> Path | None:
    from crawler.jobs.trouble_log import write_trouble

    return write_trouble(error)
