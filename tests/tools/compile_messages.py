"""Compiles the Chinese texts of the command line (.po to .mo): ``python tests/tools/compile_messages.py`` after a change of messages.po."""

from __future__ import annotations

import re
import struct
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "crawler" / "cli" / "locale" / "zh" / "LC_MESSAGES"
MAGIC = 0x950412DE


def translations(text: str) -> dict[str, str]:
    """Message to translation; a plural is keyed as gettext wants it."""
    found = {}
    for block in text.split("\n\n"):
        values = {key: value.replace("\\n", "\n").replace('\\"', '"') for key, value in re.findall(r'^(msg\S+) "(.*)"$', block, re.M)}
        if "msgid_plural" in values:
            found[f"{values['msgid']}\0{values['msgid_plural']}"] = values["msgstr[0]"]
        elif "msgid" in values:
            found[values["msgid"]] = values["msgstr"]
    found[""] = found.get("", "") + "Plural-Forms: nplurals=1; plural=0;\n"
    return found


def compiled(text: str) -> bytes:
    """The bytes of the .mo file."""
    pairs = sorted((key.encode(), value.encode()) for key, value in translations(text).items())
    ids, texts = b"".join(key + b"\0" for key, _ in pairs), b"".join(value + b"\0" for _, value in pairs)
    count, head = len(pairs), 7 * 4
    start = head + count * 16
    tables: list[list[int]] = [[], []]
    for table, values, offset in ((0, [key for key, _ in pairs], start), (1, [value for _, value in pairs], start + len(ids))):
        for value in values:
            tables[table] += [len(value), offset]
            offset += len(value) + 1
    numbers = [MAGIC, 0, count, head, head + count * 8, 0, 0, *tables[0], *tables[1]]
    return struct.pack(f"<{len(numbers)}I", *numbers) + ids + texts


if __name__ == "__main__":
    (FOLDER / "messages.mo").write_bytes(compiled((FOLDER / "messages.po").read_text("utf-8")))
