"""``returns``: what returned ledgers change; apply it, or take it back."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audits.store import open_store
from crawler.cli._options import fail, say_upgrade, store_option, today_option

if TYPE_CHECKING:
    from audits.store import Store
    from reports.ledgers.returned import Returned


@click.command(
    help="读各单位交回的台账，先列出每一处改动，不写入；核对无误后加 --apply 入库。撤销某次入库：returns undo N。\n\n"
    "FILES 可以是 .xlsx、.xls、.et、.ods、.csv 文件，也可以是放着这些文件的文件夹。"
)
@click.argument("files", nargs=-1, required=True, metavar="FILES… | undo N")
@store_option
@today_option
@click.option("--apply", "apply_now", is_flag=True, help="把能采用的改动写入数据库（一次写入，可撤销）")
@click.option("--take-conflicts", is_flag=True, help="有冲突的以交回的内容为准；不写则保留现有内容")
@click.option("--by", "who", default="", metavar="姓名", help="谁核对的，记入历史")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出的格式")
def command(files: tuple[str, ...], store_url: str, today: date | None, apply_now: bool, take_conflicts: bool, who: str, form: str) -> None:
    """See ``help``."""
    store = open_store(store_url, create=False, upgrade=say_upgrade)
    day = today or date.today()
    if files[0] == "undo":
        _undo(store, files[1:], day, who)
        return
    from reports.ledgers.returned import apply_files, preview_files

    found = preview_files(store, list(_paths(files)))
    batch = apply_files(store, found, day, who, take_conflicts=take_conflicts) if apply_now else 0
    if form == "json":
        _as_json(found, batch)
    else:
        _as_text(found, batch, applied=apply_now)
    sys.exit(0 if all(one.is_usable for one in found) else 1)


def _paths(names: tuple[str, ...]) -> dict[Path, None]:
    """Files, those of folders too, each once."""
    kinds = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv")
    found: dict[Path, None] = {}
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = [one for one in sorted(path.iterdir()) if one.suffix.lower() in kinds and not one.name.startswith(("~$", "."))]
            if not inside:
                fail(f"文件夹 {path} 里没有表格文件")
            found.update(dict.fromkeys(inside))
        else:
            found[path] = None
    return found


def _undo(store: Store, rest: tuple[str, ...], day: date, who: str) -> None:
    from audits.store.life import undo_batch

    if len(rest) != 1 or not rest[0].isdigit():
        fail("撤销要写明是第几次，例如：portal-audit returns undo 3")
    events = undo_batch(store, int(rest[0]), day.isoformat(), who)
    items = {event.item for event in events}
    click.echo(f"已撤销第 {rest[0]} 次回收，涉及 {len(items)} 个问题；历史里保留记录。")


def _as_json(found: list[Returned], batch: int) -> None:
    from reports.ledgers.preview_text import preview_record

    click.echo(json.dumps({"files": [preview_record(one) for one in found], "applied": bool(batch), "batch": batch or None}, ensure_ascii=False, indent=2))


def _as_text(found: list[Returned], batch: int, *, applied: bool) -> None:
    from reports.ledgers.preview_text import preview_lines

    for one in found:
        for line in preview_lines(one):
            click.echo(line)
    changed = sum(len(one.preview.of("updated")) for one in found if one.preview is not None)
    if batch and not changed:
        click.echo(f"已按交回的内容处理冲突，这是第 {batch} 次回收。撤销：portal-audit returns undo {batch}")
    elif not changed:
        click.echo(f"共 {len(found)} 个文件，没有可采用的改动。")
    elif applied:
        click.echo(f"已写入 {changed} 行改动，这是第 {batch} 次回收。撤销：portal-audit returns undo {batch}")
    else:
        click.echo(f"共 {changed} 行有改动，还没有写入；核对无误后加 --apply 入库。")
