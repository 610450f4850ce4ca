"""``rules import-words``: an office's table of wrong expressions as a word list."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli._options import fail, writable_folder
from crawler.jobs.problems import Handed, mistakes_in


@click.command(help="把本单位的错敏词表（表格）转成词表文件，写进本单位的规则文件夹。")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rules", "rules_dir", type=click.Path(path_type=Path), required=True, metavar="DIR", help="本单位的规则文件夹")
def command(file: Path, rules_dir: Path) -> None:
    """See ``help``."""
    from audits.texts.expressions import import_expressions
    from reports.incoming.tables import grids_of

    with mistakes_in(Handed.WORDS):
        text = import_expressions(grids_of(file, "词表"), file.name, lambda says: click.echo(says, err=True))
    folder = writable_folder(rules_dir / "vocabularies")
    path = folder / "wrong-expressions.yml"
    if path.exists():
        fail(f"{path} 已经有了；请先改名保存，再导入")
    path.write_text(text, "utf-8", newline="\n")
    click.echo(f"已写好 {path}。以后巡检时加 --rules {rules_dir}")
