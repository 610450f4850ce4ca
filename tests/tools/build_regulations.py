"""Builds the shipped table of laws from the source tables: ``python -m tests.tools.build_regulations SOURCE_DIR rules/regulations``.

Writes ``catalogue.tsv`` (one line a version), ``events.tsv`` (one line a repeal or replacement) and ``sources.tsv`` (what the
source codes of both stand for). Words of the source notes that lower trust become flags; nothing is judged here.
"""

from __future__ import annotations

import csv
import re
import sys
from datetime import date
from pathlib import Path

from audits.regulations.laws import EVENT_COLUMNS, VERSION_COLUMNS

STATUS = {"现行有效": "in-force", "已修改": "amended", "已废止": "repealed", "失效": "expired", "尚未施行": "not-yet", "": ""}
KIND = {
    "被新法取代": "replaced",
    "全面修订": "revised",
    "明令废止": "repealed",
    "宣告失效": "expired",
    "附带废止": "alongside",
    "部分废止": "partly",
}
VERSION_FLAGS = (
    ("effective-unverified", "eff:unverified"),
    ("effective-of-original", "eff:text(original text"),
    ("number-unverified", "文号:general knowledge"),
    ("number-of-original", "doc_number is that of the original text"),
    ("status-inferred", "(inferred)"),
    ("status-inferred", "inferred replacement"),
    ("status-unread", "flk status not read"),
    ("status-unread", "status not given by the source"),
    ("status-unread", "status not checked by the source"),
    ("from-note", "derived from 题注"),
    ("from-note", "题注-derived"),
    ("from-repeal-clause", "row made from the repeal clause"),
    ("maybe-repealed", "may have been repealed since"),
)
EVENT_FLAGS = (
    ("date-unverified", "effective date not in source"),
    ("date-unverified", "eff:unverified"),
    ("date-unverified", "公布日期待核"),
    ("date-unverified", "effective date were not read"),
    ("date-unverified", "date = 公布日期"),
    ("number-unverified", "令号据常识"),
    ("partly", "only part of the old text"),
)
SOURCE_WORDS = (
    ("题注 of a later version, ", "后一版本的题注，"),
    ("题注 in ", "题注，"),
    (" via ", "，经 "),
    ("(mirror of 新华网", "（转载自新华网"),
)
"""What an inspector reads instead of the English words of a source."""
_ENDED = re.compile(r"instrument repealed on (\d{4}-\d{2}-\d{2})")
_NOTE_DATE = re.compile(r"(?:last amendment|text says|source listed) (\d{4}-\d{2}-\d{2})")
_AS_ADOPTED = 200
"""Days within which a version known from a 题注 only may be the adoption of the version after it."""


def main(source: Path, target: Path) -> None:
    """Write the three files."""
    codes: dict[str, str] = {}
    with (source / "regulations.csv").open(encoding="utf-8", newline="") as file:
        versions = _without_ghosts([_version(row, codes) for row in csv.DictReader(file)])
    with (source / "regulation_changes.csv").open(encoding="utf-8", newline="") as file:
        events = [_event(row, codes) for row in csv.DictReader(file) if row["new_title"] != "附则"]
    target.mkdir(parents=True, exist_ok=True)
    _write(target / "catalogue.tsv", VERSION_COLUMNS, versions)
    _write(target / "events.tsv", EVENT_COLUMNS, events)
    _write(target / "sources.tsv", ("code", "source"), [{"code": code, "source": text} for text, code in codes.items()])
    print(f"{len(versions)} versions, {len(events)} events, {len(codes)} sources")


def _version(row: dict[str, str], codes: dict[str, str]) -> dict[str, str]:
    note = row["note"]
    others = {day for day in (row["last_amended"], *_NOTE_DATE.findall(note)) if day and day != row["version_date"]}
    ended = row["repealed_on"] or (found[1] if (found := _ENDED.search(note)) else "")
    issuer = row["issuer"] if len(row["issuer"]) > 3 or row["issuer"].endswith(("部", "院", "局")) else ""
    return {
        "title": row["title"], "level": row["level"], "issuer": re.sub("^以|令.*$", "", issuer), "number": row["doc_number"],
        "promulgated": row["promulgated"], "version": row["version_date"], "other_days": ";".join(sorted(others)),
        "effective": row["effective"], "status": STATUS[row["status"]], "repealed_on": _day(ended),
        "successor": row["superseded_by"], "source": _code(row["source"], codes), "as_of": row["as_of"],
        "flags": _flags(note, VERSION_FLAGS),
    }


def _event(row: dict[str, str], codes: dict[str, str]) -> dict[str, str]:
    return {
        "title": row["old_title"], "promulgated": row["old_promulgated"], "number": row["old_doc_number"], "successor": row["new_title"],
        "date": _day(row["date"]), "decided_by": row["deciding_document"], "kind": KIND[row["kind"]], "level": row["level"],
        "confidence": row["confidence"], "source": _code(row["source"], codes),
        "flags": _flags(row["note"] + ("eff:unverified" if len(row["date"]) < 10 else ""), EVENT_FLAGS),
    }


def _day(text: str) -> str:
    """An ISO day; of a bare month the last day that every month has."""
    return f"{text}-28" if len(text) == 7 else text


def _flags(note: str, known: tuple[tuple[str, str], ...]) -> str:
    return ",".join(dict.fromkeys(flag for flag, words in known if words in note))


def _code(text: str, codes: dict[str, str]) -> str:
    for english, chinese in SOURCE_WORDS:
        text = text.replace(english, chinese)
    return codes.setdefault(text, f"s{len(codes) + 1}")


def _without_ghosts(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Versions that only repeat the adoption of the next one become another day of that one (通过 and 公布 of one text)."""
    rows.sort(key=lambda row: (row["level"], row["title"], row["version"]))
    kept: list[dict[str, str]] = []
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        if following is not None and _is_ghost(row, following):
            following["other_days"] = ";".join(sorted({*filter(None, following["other_days"].split(";")), row["version"]}))
            continue
        kept.append(row)
    return kept


def _is_ghost(row: dict[str, str], following: dict[str, str]) -> bool:
    if row["title"] != following["title"] or row["level"] not in ("司法解释", "部门规章") or row["flags"] != "from-note" or row["number"]:
        return False
    if not row["version"] or not following["version"]:
        return False
    return (date.fromisoformat(following["version"]) - date.fromisoformat(row["version"])).days <= _AS_ADOPTED


def _write(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    lines = ["\t".join(columns)]
    lines += ["\t".join(re.sub(r"\s+", " ", row[column]) for column in columns) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
