"""What people call a problem (问题类别), for comparison."""

from __future__ import annotations

import re
import unicodedata


def bare_kind(kind: str) -> str:
    """What a problem is called: compatible forms made one, without white space and 问题 at its end."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", kind)).lower().removesuffix("问题")
