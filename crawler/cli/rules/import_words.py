"""``rules import-words``: an office's table of wrong expressions as a word list."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click


@click.command(
    help="把本单位的错敏词表（表格）转成词表文件，写进本单位的规则文件夹。先逐行写明采用什么、不采用什么和为什么，不写入；"
    "核对无误后加 --apply 写入能采用的行。"
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rules", "rules_dir", type=click.Path(path_type=Path), required=True, metavar="DIR", help="本单位的规则文件夹")
@click.option("--apply", "apply_now", is_flag=True, help="写入词表文件")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出的格式")
def command(file: Path, rules_dir: Path, apply_now: bool, form: str) -> None:
    """See ``help``."""
    from crawler.jobs.own_rules import import_words
    from reports.incoming import words as tables
    from reports.screen.imports_view import words_lines, words_record

    done = import_words(file, rules_dir, tables, apply=apply_now)
    if form == "json":
        click.echo(json.dumps(words_record(done.read, str(file), applied=done.applied), ensure_ascii=False, indent=2))
    else:
        for line in words_lines(done.read, str(file), applied=done.applied):
            click.echo(line)
        if done.applied:
            click.echo(f"已写好 {done.path}，共 {len(done.read.taken)} 个词。以后巡检时加 --rules {rules_dir}")
        elif done.there:
            click.echo(f"{done.path} 已经有了，写入前请先改名保存")
    sys.exit(1 if done.read.refused else 0)
