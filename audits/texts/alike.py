"""Characters that are written one for the other: same in sound (布, 部) or alike in shape (拔, 拨)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILE = "alike-characters.txt"


@dataclass(frozen=True, slots=True)
class Alike:
    """Which characters are alike."""

    sounds: dict[str, int]
    """Character to the number of its sound."""
    shapes: dict[str, str]
    """Character to those that look like it."""

    def are(self, one: str, other: str) -> bool:
        """Whether two characters are easily taken for each other."""
        sound = self.sounds.get(one)
        return one != other and ((sound is not None and sound == self.sounds.get(other)) or other in self.shapes.get(one, ""))


def load_alike(folder: Path) -> Alike:
    """The shipped table; an empty one where the file is not there."""
    path = folder / "vocabularies" / FILE
    sounds: dict[str, int] = {}
    shapes: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines() if path.is_file() else ()):
        if line.startswith("#"):
            continue
        one, mark, others = line.partition(":")
        if mark:
            shapes[one] = others
        else:
            sounds.update(dict.fromkeys(line, number))
    return Alike(sounds, shapes)
