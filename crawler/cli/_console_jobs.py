"""Fills the protocol of the console with the jobs that the commands call."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from audits.store.ledgers import last_event
from crawler.cli._console_registers import RegisterFiles
from crawler.cli._console_said import said
from crawler.jobs.answers import Answering, answer
from crawler.jobs.books import open_book
from crawler.jobs.issue import Recalling, inspection_of, recall
from crawler.jobs.returns import Returning, take_returns, undo_returns
from crawler.jobs.review import judge
from crawler.jobs.trial import changed_book
from reports.console.jobs import NotDone
from reports.ledgers import returned, review_reading
from reports.ledgers.typed import SOURCE
from reports.screen.words import answer_words
from reports.workbook.files import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from audits.records.codes import Reply
    from audits.rulebook import RuleBook
    from audits.store import Store
    from crawler.cli._console_work import LongWork
    from reports.console.jobs import Task
    from reports.ledgers.returned import Returned


@dataclass
class ConsoleJobs:
    """The jobs, for one store."""

    store: Store
    book: RuleBook
    day: Callable[[], date]
    work: LongWork
    folder: Path
    """Where ledgers and letters are written."""
    long: LongWork
    """What may take hours: nobody who asks for a re-check waits for it."""
    register: Path | None = None

    @cached_property
    def registers(self) -> RegisterFiles:
        """See ``Jobs``."""
        return RegisterFiles(self.register, self.folder, self.long, lambda: self.book, self._rules)

    def take_files(self, paths: Sequence[Path], day: date, who: str, *, apply: bool, take_conflicts: bool = False) -> tuple[list[Returned], int]:
        """See ``Jobs``."""
        with said():
            taken = take_returns(self.store, Returning(tuple(map(str, paths)), day, apply, take_conflicts, who), returned)
        return list(taken.files), taken.batch

    def undo(self, batch: int, day: date, who: str) -> int:
        """See ``Jobs``."""
        return undo_returns(self.store, batch, day, who)

    def run_to_review(self) -> str:
        """See ``Jobs``."""
        with said():
            return inspection_of(self.store).id

    def judge(self, run: str, typed: Mapping[str, str], day: date, who: str) -> None:
        """See ``Jobs``."""
        with said():
            judge(self.store, self.book, run, typed, day, who, SOURCE, review_reading)

    def issue(self, run: str, *, all_confirmed: bool) -> None:
        """See ``Jobs``."""
        more = ["--all-confirmed"] if all_confirmed else []
        self._ask(f"issue {run}", ["issue", "--run", run, "--out", str(self.folder), *more])

    def issue_state(self, run: str) -> Task:
        """See ``Jobs``."""
        return self.work.state(f"issue {run}")

    def recall(self, item: str, reason: str, who: str, day: date) -> None:
        """See ``Jobs``."""
        with said():
            recall(self.store, [Recalling(item, reason, who, day)])

    def answer(self, item: str, reply: Reply, reason: str, who: str, day: date, until: date | None) -> str:
        """See ``Jobs``."""
        with said():
            return answer_words(answer(self.store, Answering(item, reply, reason, who, day, until)).said)

    def inspect(self, resume: str = "") -> None:
        """See ``Jobs``."""
        if not resume and self.register is None:
            raise NotDone("没有指明登记表：启动工作台时加 --register 登记表，就可以在这里开始巡检。")
        what = ["--resume", resume] if resume else [str(self.register), "--today", self.day().isoformat()]
        self.long.ask("inspect", ["inspect", *what, "--out", str(self.folder), *self._rules()], last_event(self.store))

    def inspect_state(self) -> Task:
        """See ``Jobs``."""
        return self.long.state("inspect")

    def stop_inspection(self) -> bool:
        """See ``Jobs``."""
        return self.long.stop("inspect")

    def check_rule(self, text: str) -> Path:
        """See ``Jobs``."""
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        file = self.drafts() / f"{digest}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        with whole(file) as draft:
            draft.write_text(text, "utf-8")
        with said():
            changed_book(file, self.book.own_dir)
        return file

    def drafts(self) -> Path:
        """See ``Jobs``."""
        return self.folder.resolve() / "试用的规则"

    def try_rule(self, file: Path) -> None:
        """See ``Jobs``."""
        self.work.ask(f"try {file.name}", ["rules", "try", str(file), *self._rules()], 0)

    def try_state(self, file: Path) -> Task:
        """See ``Jobs``."""
        return self.work.state(f"try {file.name}")

    def save_rule(self, file: Path) -> RuleBook:
        """See ``Jobs``."""
        if self.book.own_dir is None:
            raise NotDone("没有本单位的规则文件夹：启动工作台时加 --rules 文件夹，改动就存在那里。")
        with said():
            rule = changed_book(file, self.book.own_dir).rules[0]
            target = self.book.own_dir / "audits" / f"{rule}.yml"
            target.parent.mkdir(parents=True, exist_ok=True)
            with whole(target) as draft:
                draft.write_bytes(file.read_bytes())
            self.book = open_book(self.book.own_dir)
        return self.book

    def recheck_item(self, item: str) -> None:
        """See ``Jobs``."""
        self._ask(f"recheck {item}", ["recheck", "--item", item])

    def recheck_state(self, item: str) -> Task:
        """See ``Jobs``."""
        return self.work.state(f"recheck {item}")

    def _ask(self, name: str, words: Sequence[str]) -> None:
        """Have a command run on this store, with these rules, on this day."""
        self.work.ask(name, [*words, "--today", self.day().isoformat(), *self._rules()], last_event(self.store))

    def _rules(self) -> list[str]:
        return ["--rules", str(self.book.own_dir.resolve())] if self.book.own_dir else []

