"""Lines for the schedulers of systems: crontab, systemd, Windows; each text is quoted as that scheduler reads it."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Often = Literal["monthly", "weekly", "daily", "hourly"]
EVERY: dict[str, Often] = {"month": "monthly", "week": "weekly", "day": "daily"}
LIGHT: dict[str, Often] = {"daily": "daily", "weekly": "weekly"}
_CRON: dict[Often, str] = {"monthly": "0 20 1 * *", "weekly": "0 20 * * 6", "daily": "30 6 * * *", "hourly": "7 * * * *"}
_CALENDAR: dict[Often, str] = {"monthly": "*-*-01 20:00", "weekly": "Sat *-*-* 20:00", "daily": "*-*-* 06:30", "hourly": "*-*-* *:07"}
_TASK: dict[Often, str] = {
    "monthly": "/SC MONTHLY /D 1 /ST 20:00", "weekly": "/SC WEEKLY /D SAT /ST 20:00", "daily": "/SC DAILY /ST 06:30", "hourly": "/SC HOURLY /ST 00:07",
}  # fmt: skip
_WHEN: dict[Often, str] = {"monthly": "每月 1 日 20:00", "weekly": "每周六 20:00", "daily": "每天 06:30", "hourly": "每小时第 7 分"}
LONGEST_TASK = 261
"""Characters that Windows takes for what a task runs."""


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that is to begin by itself."""

    name: str
    title: str
    often: Often
    arguments: tuple[str, ...]


def own_command() -> tuple[str, ...]:
    """The program as a scheduler, which knows no search path, begins it."""
    beside = Path(sys.executable).with_name("portal-audit.exe" if sys.platform == "win32" else "portal-audit")
    return (str(beside),) if beside.exists() else (sys.executable, "-m", "crawler.cli.main")


def crontab(jobs: Sequence[Job], own: Sequence[str], folder: Path) -> Iterator[str]:
    """Lines for ``crontab -e``; a percent sign would end a command there."""
    yield "# 用 crontab -e 加进去："
    for job in jobs:
        said = f"cd {shlex.quote(str(folder))} && {shlex.join([*own, *job.arguments])} >> portal-audit-{job.name}.log 2>&1"
        yield f"# {_WHEN[job.often]} {job.title}"
        yield f"{_CRON[job.often]} {said.replace('%', chr(92) + '%')}"


def systemd(jobs: Sequence[Job], own: Sequence[str], folder: Path) -> Iterator[str]:
    """A service and a timer for each."""
    for job in jobs:
        name = f"portal-audit-{job.name}"
        yield f"# {_WHEN[job.often]} {job.title}：存成 /etc/systemd/system/{name}.service"
        yield from ("[Unit]", f"Description={name}", "[Service]", "Type=oneshot", "SuccessExitStatus=1 3")
        yield f"WorkingDirectory={str(folder).replace('%', '%%')}"
        yield f"ExecStart={' '.join(_for_systemd(one) for one in (*own, *job.arguments))}"
        yield f"# 存成 /etc/systemd/system/{name}.timer，再运行 systemctl enable --now {name}.timer"
        yield from ("[Timer]", f"OnCalendar={_CALENDAR[job.often]}", "Persistent=true" if job.often != "hourly" else "Persistent=false")
        yield from ("[Install]", "WantedBy=timers.target", "")


def _for_systemd(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def schtasks(jobs: Sequence[Job], own: Sequence[str], folder: Path) -> Iterator[str]:
    """A command for each, to be typed once; Windows takes no long ones."""
    for job in jobs:
        words = " ".join(f'\\"{one}\\"' if not one.startswith("--") else one for one in (*own, *job.arguments))
        task = f'cmd /c cd /d \\"{folder}\\" && {words}'
        yield f"rem {_WHEN[job.often]} {job.title}"
        if len(task.replace("\\", "")) > LONGEST_TASK:
            yield f"rem 下一行里 /TR 的内容超过 {LONGEST_TASK} 个字符，Windows 不收：请把引号里的命令存成一个 .bat 文件，/TR 写它的路径"
        yield f'schtasks /Create /TN "portal-audit-{job.name}" {_TASK[job.often]} /TR "{task}"'
