"""``rules import-words``: an office's table of wrong expressions as a word list."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from crawler.cli._options import fail, writable_folder
from crawler.jobs.problems import Handed, mistakes_in


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
    from audits.texts.word_lists import read_words
    from reports.incoming.tables import grids_of
    from reports.screen.imports_view import words_lines, words_record
    from reports.workbook.files import whole

    unused: list[str] = []
    with mistakes_in(Handed.WORDS):
        found = read_words(grids_of(file, "词表", unused.append), file.name)
    found.unused[:0] = unused
    path = rules_dir / "vocabularies" / "wrong-expressions.yml"
    applied = apply_now and bool(found.taken)
    if applied and path.exists():
        fail(f"{path} 已经有了；请先改名保存，再导入")
    if applied:
        writable_folder(path.parent)
        with whole(path) as draft:
            draft.write_text(found.as_yaml(), "utf-8", newline="\n")
    if form == "json":
        click.echo(json.dumps(words_record(found, str(file), applied=applied), ensure_ascii=False, indent=2))
    else:
        for line in words_lines(found, str(file), applied=applied):
            click.echo(line)
        if applied:
            click.echo(f"已写好 {path}，共 {len(found.taken)} 个词。以后巡检时加 --rules {rules_dir}")
        elif path.exists():
            click.echo(f"{path} 已经有了，写入前请先改名保存")
    sys.exit(1 if found.refused else 0)
