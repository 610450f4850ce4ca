"""Numbers as the web writes them: the one place where text that others wrote becomes a number."""

from __future__ import annotations


def whole(text: str, most: int = 9) -> int | None:
    """A number of at most so many digits, None for anything else; ``²`` and ``①`` are digits to ``isdigit`` and none to ``int``."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= most else None


def host_and_port(netloc: str) -> tuple[str, int | None]:
    """A host as written, and the port behind it, None where there is none."""
    host, colon, port = netloc.rpartition(":")
    number = whole(port, 5) if colon else None
    return (host, number) if number is not None else (netloc, None)
