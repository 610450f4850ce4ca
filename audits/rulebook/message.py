"""The sentence of a rule (提示语): holes for facts, and parts that are left out where a fact says nothing.

``{status}`` stands for a fact. What stands in half-width square brackets, as ``[（状态码 {status}）]``, is left out when one of its holes
says nothing. A brace or a bracket itself is written twice. The sentence is read once, as the rule's author wrote it; what a page
says is a value and never read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

Words = Callable[[str], str]
"""Gives the words of a fact by its name."""
_TOKEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{[^{}]*\}|[{}\[\]]|[^{}\[\]]+")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NESTED = {"《": ("》", str.maketrans("《》", "〈〉")), "“": ("”", str.maketrans("“”", "‘’"))}


@dataclass(frozen=True, slots=True)
class _Hole:
    """A place for the words of a fact."""

    name: str
    """The fact."""
    within: str = ""
    """The mark that opens right before it and closes right behind it, else ``""``."""

    def filled(self, words: str) -> str:
        """The words; marks of the kind they stand between become those of the inner kind, as Chinese punctuation wants it."""
        if not self.within or not words:
            return words
        closing, inner = _NESTED[self.within]
        whole = words[0] == self.within and words[-1] == closing
        if whole and self.within not in words[1:] and closing not in words[:-1]:
            return words[1:-1]
        return words.translate(inner)


@dataclass(frozen=True, slots=True)
class _Part:
    """Text and holes; left out as a whole where it is optional and a hole says nothing."""

    pieces: tuple[str | _Hole, ...]
    optional: bool

    def filled(self, words: Words) -> str:
        """The part with the words of its facts."""
        found = [piece if isinstance(piece, str) else piece.filled(words(piece.name)) for piece in self.pieces]
        return "" if self.optional and not all(found) else "".join(found)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that was read; made by ``read_message``."""

    parts: tuple[_Part, ...]

    def holes(self) -> list[str]:
        """Names of the facts that it speaks of, in their order."""
        return list(dict.fromkeys(piece.name for part in self.parts for piece in part.pieces if isinstance(piece, _Hole)))

    def filled(self, words: Words) -> str:
        """The sentence with the words of its facts."""
        return "".join(part.filled(words) for part in self.parts)


@lru_cache(maxsize=1000)
def read_message(text: str) -> Message:
    """The sentence that a rule's author wrote; raises ValueError with what is wrong with it, in Chinese."""
    parts: list[_Part] = []
    pieces: list[str | _Hole] = []
    optional = False
    for token in _TOKEN.findall(text):
        if token in ("{", "}"):
            raise ValueError("里的花括号不成对，要写花括号本身请写两个")
        if token in ("[", "]"):
            _check_bracket(token, pieces, optional)
            parts.append(_Part(_quoted(pieces), optional))
            pieces, optional = [], token == "["
        elif token in ("{{", "}}", "[[", "]]"):
            pieces.append(token[0])
        elif token[0] == "{":
            if not _NAME.fullmatch(token[1:-1]):
                raise ValueError(f"的花括号里只能写一个代号，不能写“{token}”")
            pieces.append(_Hole(token[1:-1]))
        else:
            pieces.append(token)
    if optional:
        raise ValueError("里的方括号不成对：方括号里写可以省去的部分，要写方括号本身请写两个")
    return Message((*parts, _Part(_quoted(pieces), False)))


def _check_bracket(token: str, pieces: list[str | _Hole], optional: bool) -> None:
    if token == "[" and optional:
        raise ValueError("的方括号里不能再有方括号")
    if token == "]" and not optional:
        raise ValueError("里的方括号不成对：方括号里写可以省去的部分，要写方括号本身请写两个")
    if token == "]" and not any(isinstance(piece, _Hole) for piece in pieces):
        raise ValueError("的方括号里没有 {代号}：方括号里写可以省去的部分，里面的代号没有内容时省去；要写方括号本身请写两个")


def _quoted(pieces: list[str | _Hole]) -> tuple[str | _Hole, ...]:
    """The pieces, with the holes told what marks they stand between."""
    found: list[str | _Hole] = []
    for before, piece, after in zip(["", *pieces], pieces, [*pieces[1:], ""], strict=False):
        if isinstance(piece, _Hole) and isinstance(before, str) and isinstance(after, str):
            mark = before[-1:]
            found.append(_Hole(piece.name, mark) if mark in _NESTED and after[:1] == _NESTED[mark][0] else piece)
        else:
            found.append(piece)
    return tuple(found)
