"""Which office answers for a site (归属单位): a province, a city, a county, each below another one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pydantic import Field

from audits.rulebook.loading import Mistake, MistakesFound, Strict, check, near_miss, place_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

OFFICES = "offices.yml"
"""File beside a register that says which offices there are; registers may do without, and write the whole line of each site."""
SHOWN = 20
"""Offices that a sentence names."""


class SiteOffice(Strict):
    """An office that answers for sites."""

    id: str = Field(min_length=1, max_length=100)
    """Its number in the file of offices; its name where there is no file."""
    name: str = Field(min_length=1, max_length=100)
    """Its name."""


class OfficeEntry(Strict):
    """An office as the file of offices has it."""

    name: str = Field(min_length=1, max_length=100)
    """Its name."""
    under: str = ""
    """Id of the office above it; ``""`` for the uppermost."""


class OfficeFile(Strict):
    """The file of offices."""

    offices: dict[str, OfficeEntry]
    """Offices by id."""


Line = tuple[SiteOffice, ...]
"""An office and all above it, itself first."""


def line_from(value: Any) -> Any:
    """What a register writes, ``省/市/县`` from the top, as offices, the lowest first; anything else as it is. Raises ValueError."""
    if value is None or value == "":
        return ()
    if isinstance(value, int):
        value = str(value)
    if isinstance(value, str):
        value = re.split(r"[/／]", value)
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        names = [one.strip() for one in value]
        if not all(names):
            raise ValueError("归属单位应写成 省/市/县 这样，由上到下，斜线之间不能空着")
        if twice := next((one for one in names if names.count(one) > 1), ""):
            raise ValueError(f"归属单位“{twice}”写了两次，一个单位不能归它自己管")
        return tuple({"id": one, "name": one} for one in reversed(names))
    return value


@dataclass
class _Tree:
    """Offices with those above them, and where that was said."""

    names: dict[str, str] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    """Office to the place that says what it is under."""
    closed: str = ""
    """File that has all offices; ``""`` where registers add to them."""

    def meant(self, word: str) -> list[str]:
        """Ids that a word may mean: the id itself, else all of that name."""
        return [word] if word in self.names else [one for one, name in self.names.items() if name == word]

    def line(self, office: str) -> Line | None:
        """The office and all above it; None where they go round in a circle."""
        found: list[str] = []
        while office:
            if office in found:
                return None
            found.append(office)
            office = self.above.get(office, "")
        return tuple(SiteOffice(id=one, name=self.names.get(one, one)) for one in found)

    def shown(self) -> str:
        """Offices for a sentence, as far as it can name them."""
        known = [name if name == one else f"{one} {name}" for one, name in self.names.items()]
        return "、".join(known[:SHOWN]) + (f" 等 {len(known)} 个" if len(known) > SHOWN else "")


def settle(named: Iterable[tuple[str, Line, str]], folder: Path) -> dict[str, Line]:
    """Site to its office and all above that, from (site, what its register says, where it says so) and the file of offices in the folder.

    Raises MistakesFound with every office that is not known, is under two others, or goes round in a circle.
    """
    given = [one for one in named if one[1]]
    path = folder / OFFICES
    tree = _read(path) if path.is_file() else _Tree()
    mistakes: list[Mistake] = []
    starts: dict[str, str] = {}
    for site, line, where in given:
        if (start := _taken(tree, line, where, mistakes)) is not None:
            starts[site] = start
    lines: dict[str, Line] = {}
    places = {site: where for site, _, where in given}
    rounds: set[frozenset[str]] = set()
    for site, start in starts.items():
        found = tree.line(start)
        if found is not None:
            lines[site] = found
        elif (circle := frozenset(_circle(tree, start))) not in rounds:
            rounds.add(circle)
            mistakes.append(Mistake(places[site], "office", f"归属单位绕成了一圈：{_arrows(tree, start)}"))
    if mistakes:
        raise MistakesFound(mistakes)
    return lines


def _taken(tree: _Tree, line: Line, where: str, mistakes: list[Mistake]) -> str | None:
    """The id of the lowest office of a line, which is checked against what is known and adds to it; None where something is wrong."""
    idents: list[str] = []
    for office in line:
        meant = tree.meant(office.id) if tree.closed else [office.id]
        if not meant:
            near = near_miss(office.id, [*tree.names, *tree.names.values()])
            mistakes.append(Mistake(where, "office", f"没有归属单位“{office.id}”{near}；{tree.closed} 里有：{tree.shown()}"))
            return None
        if len(meant) > 1:
            mistakes.append(Mistake(where, "office", f"叫“{office.id}”的归属单位有几个，请写编号：{'、'.join(meant)}"))
            return None
        idents.append(meant[0])
    for lower, upper in pairwise(idents):
        known = tree.above.get(lower, "")
        if (known or tree.closed) and known != upper:
            other = f"归“{tree.names[known]}”" if known else "上面没有单位"
            mistakes.append(Mistake(where, "office", f"“{tree.names[lower]}”在 {tree.said.get(lower, tree.closed)} {other}，这里写的是“{upper}”"))
            return None
        tree.above[lower], tree.said[lower] = upper, tree.said.get(lower) or where
        tree.names |= {one: tree.names.get(one, one) for one in (lower, upper)}
    tree.names.setdefault(idents[0], idents[0])
    return idents[0]


def _circle(tree: _Tree, start: str) -> list[str]:
    """The offices of a circle that an office leads to, each once."""
    met: list[str] = []
    while start not in met:
        met.append(start)
        start = tree.above[start]
    return met[met.index(start) :]


def _arrows(tree: _Tree, start: str) -> str:
    circle = _circle(tree, start)
    return " → ".join(f"“{tree.names.get(one, one)}”" for one in [*circle, circle[0]])


def _read(path: Path) -> _Tree:
    """The file of offices; raises MistakesFound with all its mistakes."""
    data, marks = read_yaml(path)
    offices = check(OfficeFile, data, marks, str(path)).offices
    tree = _Tree({ident: one.name for ident, one in offices.items()}, {ident: one.under for ident, one in offices.items() if one.under}, closed=path.name)
    mistakes: list[Mistake] = []
    told: set[str] = set()

    def add(ident: str, says: str) -> None:
        mistakes.append(Mistake(place_of(marks, ("offices", ident, "under"), str(path)), f"offices.{ident}.under", says))

    for ident, above in tree.above.items():
        if above not in offices:
            add(ident, f"没有上级单位“{above}”{near_miss(above, offices)}；有：{tree.shown()}")
    for ident in offices if not mistakes else ():
        if tree.line(ident) is None and not told & set(_circle(tree, ident)):
            told |= set(_circle(tree, ident))
            add(ident, f"上级单位绕成了一圈：{_arrows(tree, ident)}")
    tree.said = {ident: marks.get(("offices", ident, "under"), str(path)) for ident in offices}
    if mistakes:
        raise MistakesFound(mistakes)
    return tree


def ids_of(lines: Mapping[str, Line], word: str) -> list[str]:
    """Ids of the offices that a word may mean, among those that sites are under: the id itself, else all of that name."""
    known = {office.id: office.name for line in lines.values() for office in line}
    return [word] if word in known else [ident for ident, name in known.items() if name == word]


def sites_under(lines: Mapping[str, Line], office: str, *, own: bool = False) -> frozenset[str]:
    """Sites of an office and of all below it, or its ``own`` ones alone."""
    return frozenset(site for site, line in lines.items() if any(one.id == office for one in (line[:1] if own else line)))
