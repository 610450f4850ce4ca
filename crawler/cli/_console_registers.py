"""The registers that the console was started with: a change is read and its columns are tried before it is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.rulebook.offices import OFFICES
from audits.rulebook.register import BESIDE
from crawler.cli._console_said import said
from crawler.jobs.changed_register import read_changed, take_offices
from reports.console.jobs import NotDone
from reports.workbook.files import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from audits.rulebook import RuleBook, Site
    from crawler.cli._console_work import LongWork
    from reports.console.jobs import Task

FORMS = (".yml", ".yaml")
@dataclass
class RegisterFiles:
    """The files of a register, or of a folder of them, by name."""

    place: Path | None
    folder: Path
    """Where drafts are kept."""
    work: LongWork
    book: Callable[[], RuleBook]
    """The rules as they are now."""
    rules: Callable[[], list[str]]
    """The option that names their folder."""

    def names(self) -> list[str]:
        """See ``Registers``."""
        return list(self._files())

    def text(self, name: str) -> str | None:
        """See ``Registers``."""
        file = self._files().get(name)
        return None if file is None else file.read_text("utf-8-sig", errors="replace") if file.suffix in FORMS else ""

    def can_be_changed(self, name: str) -> bool:
        """See ``Registers``."""
        return self._files()[name].suffix in FORMS

    def check(self, name: str, text: str) -> Path:
        """See ``Registers``."""
        file = self._files()[name]
        draft = self._drafts() / f"{hashlib.sha256(f'{name} {text}'.encode()).hexdigest()[:16]}.yml"
        draft.parent.mkdir(parents=True, exist_ok=True)
        with whole(draft) as writing:
            writing.write_text(text, "utf-8")
        take_offices(file, draft.parent)
        with said():
            self._check_whole(file, draft)
        return draft

    def draft(self, ident: str) -> Path | None:
        """See ``Registers``."""
        file = self._drafts() / f"{ident}.yml"
        return file if file.is_file() else None

    def attempt(self, name: str, draft: Path | None) -> None:
        """See ``Registers``."""
        file = draft or self._files()[name]
        self.work.ask(f"columns {name} {file.name}", ["columns", str(file), *self.rules()], 0)

    def state(self, name: str, draft: Path | None) -> Task:
        """See ``Registers``."""
        return self.work.state(f"columns {name} {(draft or self._files()[name]).name}")

    def save(self, name: str, draft: Path) -> None:
        """See ``Registers``."""
        file = self._files()[name]
        with said():
            self._check_whole(file, draft)  # another file may have changed meanwhile
            with whole(file) as writing:
                writing.write_bytes(draft.read_bytes())

    def _drafts(self) -> Path:
        return self.folder.resolve() / "试读的登记表"

    def _files(self) -> dict[str, Path]:
        if self.place is None:
            return {}
        files = sorted(file for form in FORMS for file in self.place.glob(f"*{form}")) if self.place.is_dir() else [self.place]
        return {file.stem: file for file in files if file.is_file() and file.name != OFFICES}

    def _check_whole(self, file: Path, draft: Path) -> None:
        """Read a draft in the place of a file, beside the others. Raises MistakesIn, NotDone."""
        texts = [other for other in self._files().values() if other.suffix in FORMS]
        changed = read_changed(texts, file, draft, self.book().column_types)
        _leaves_alone({site.site: site for site in changed.before}, changed.after)


def _leaves_alone(before: Mapping[str, Site], after: Iterable[Site]) -> None:
    """Raises NotDone where a change names addresses of the office's own network, or files of the server: nobody does that from a browser."""
    for site in after:
        for name in ("resolve", *BESIDE):
            was = getattr(before[site.site], name) if site.site in before else None
            if (getattr(site, name) or None) != (was or None):
                words = "域名映射" if name == "resolve" else "登记表旁边的文件"
                raise NotDone(f"{words}（{name}）只能在服务器上的登记表文件里改，这里请保留原来的写法。")
