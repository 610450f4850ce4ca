"""The numbers of a run in words, the same wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from audits.store.counting import Count


def count_words(counted: Count) -> str:
    """Problems, what of them went out, and what is counted apart."""
    problems = len(counted.problems)
    graded = f"（确认 {counted.confirmed}，疑似 {problems - counted.confirmed}）" if problems else ""
    handed, before = counted.handed, counted.issued_before
    out = (("已移交", handed), ("已随别的批次下发", before), ("已下发", counted.issued - handed - before))
    told = "、".join(f"{word} {number} 项" for word, number in out if number)
    return f"问题 {problems} 项{graded}{f'，其中{told}' if told else ''}{apart_words(counted)}"


def apart_words(counted: Count) -> str:
    """What is not among the problems, or ``""``."""
    apart = [f"无法核验 {counted.unverifiable} 项" if counted.unverifiable else "", f"已作处置 {counted.set_aside} 项" if counted.set_aside else ""]
    words = "、".join(filter(None, apart))
    return f"；另有{words}，不计入问题" if words else ""


class Numbers(TypedDict):
    """The same for other programs."""

    problems: int
    confirmed: int
    issued: int
    unverifiable: int
    set_aside: int


def count_data(counted: Count) -> Numbers:
    """The numbers for other programs."""
    return {
        "problems": len(counted.problems), "confirmed": counted.confirmed, "issued": counted.issued, "unverifiable": counted.unverifiable,
        "set_aside": counted.set_aside,
    }  # fmt: skip
