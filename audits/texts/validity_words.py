"""The words of validity labels (有效性标注) and what they say; the word list is ``rules/vocabularies/validity-labels.yml``."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from audits.records.codes import VALIDITY_STATES, ValidityState
from audits.rulebook.loading import Strict, check, read_yaml
from audits.texts.days import first_date
from audits.texts.numbers import flat

if TYPE_CHECKING:
    from audits.records.codes import MarkState, NoCode

_STATES: dict[str, ValidityState] = {state: state for state in VALIDITY_STATES}
_FRAME = "【】[]()（）〔〕「」:：;；。.,，、*“”\"'|"
_AFTER_WORD = re.compile(r"^(?:[^\u4e00-\u9fff]|[自于至到，,。；]|期[至到])")
_CHOICE = re.compile(r"[\s/／、|｜,，;；]+")
_DATED_WORD = re.compile(r"(废止|失效|终止|停止执行|期满)$")
SHIPPED = Path(__file__).resolve().parent.parent.parent / "rules" / "vocabularies" / "validity-labels.yml"


class LabelState(Strict):
    """One state that a label may give."""

    in_force: bool
    """Whether the document may still be relied on."""
    words: tuple[str, ...]
    """Values that mean it."""


class Labels(Strict):
    """The word list ``validity-labels``."""

    fields: tuple[str, ...]
    """Labels that stand before a validity value."""
    date_fields: tuple[str, ...]
    """Labels of repeal and expiry dates."""
    uncertain_fields: tuple[str, ...] = ()
    """Labels that other things have too: they count only with a value that is understood."""
    inverted_fields: tuple[str, ...] = ()
    """Labels whose 是 means that the document is repealed."""
    states: dict[ValidityState, LabelState]
    blanks: tuple[str, ...] = ()
    """Values that are as good as none."""
    not_states: tuple[str, ...] = ()
    """Values that show that a label which other things have too is no validity label; of one that only documents have they say nothing."""
    rank_endings: tuple[str, ...] = ()
    """Endings of ranks (效力级别), which are no states."""

    @cached_property
    def _words(self) -> dict[str, ValidityState]:
        return {flat(word): code for code, state in self.states.items() for word in state.words}

    @cached_property
    def _blanks(self) -> frozenset[str]:
        return frozenset(flat(word) for word in self.blanks)

    @cached_property
    def _longest_first(self) -> list[tuple[str, ValidityState]]:
        return sorted(self._words.items(), key=lambda item: -len(item[0]))

    def state(self, label: str, value: str) -> MarkState | Literal["other"]:
        """What a value says; ``other`` for what is no validity at all."""
        whole = flat(value)
        text = whole.strip(_FRAME)
        if not text or text in self._blanks or whole in self._blanks:
            return "blank"
        if label in self.inverted_fields and text in ("是", "否"):
            return "repealed" if text == "是" else "in-force"
        if label in self.date_fields and text in ("是", "否"):
            return "unknown"
        if text in self._words:
            return self._words[text]
        if len({self._words[part] for part in map(flat, _CHOICE.split(value)) if part in self._words}) > 1:
            return "unknown"
        if text.endswith(self.rank_endings):
            return "other"
        if text in self.not_states:
            return "other" if label in self.uncertain_fields or label in self.date_fields else "unknown"
        for word, code in self._longest_first:
            if len(word) > 1 and text.startswith(word) and _AFTER_WORD.match(text[len(word) :]):
                return code
        if first_date(text) is not None:
            return "dated"
        return "unknown"

    def mark_state(self, mark: str) -> ValidityState | NoCode:
        """Code of a word in a title mark or banner, ``""`` if it is none."""
        code = _STATES.get(self.state("", mark))
        if code is not None:
            return code
        found = _DATED_WORD.search(flat(mark))
        if found:
            return "expired" if found[1] in ("失效", "期满", "终止") else "repealed"
        return ""

    def in_force(self, code: MarkState) -> bool | None:
        """Whether a state lets the document be relied on, None for what is no state."""
        known = self.known(code)
        return None if known is None else self.states[known].in_force

    def known(self, code: MarkState) -> ValidityState | None:
        """The state that a mark gives, None for what is none of the list's."""
        state = _STATES.get(code)
        return state if state in self.states else None


@lru_cache(maxsize=1)
def shipped_labels() -> Labels:
    """The word list as shipped; detectors read the book's, with the office's own words."""
    data, marks = read_yaml(SHIPPED)
    return check(Labels, {key: value for key, value in data.items() if key != "vocabulary"}, marks, str(SHIPPED))
