"""What the scripts of a page bring in and a plain reading cannot see: marks of identity, footers, templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.records.codes import Embedded

_SIGNS: tuple[tuple[Embedded, tuple[str, ...]], ...] = (
    ("party-mark", ("conac.cn", "_ideconac", "bszs.")),
    ("error-report", ("jiucuo", "zfwzgl.www.gov.cn", "pucha.kaipuyun", "zhaocuo", "我为政府网站找错", "%u627e%u9519", "\\u627e\\u9519")),
)
_FOOTER = re.compile(
    r"(?:<script[^>]{0,200}?src\s{0,3}=|<iframe[^>]{0,200}?src\s{0,3}=|\.load\(|\.get\(|include-html\s{0,3}=|<!--\s{0,3}#include[^>]{0,60}?=)"
    r"\s{0,3}[\"'][^\"'>\s]{0,200}?(?:foot|bottom|copyright|banquan|dibu|yejiao|headtop|common_f|public_f)",
    re.I,
)
_WRITE = re.compile(r"document\.write(?:ln)?\s?\(")
_IDENTITY = ("主办", "备案", "版权", "网站标识码")
MOST_WRITES, WRITTEN = 200, 400


def embedded(source: str) -> tuple[Embedded, ...]:
    """Marks of identity, and a footer that a script, frame or include brings in."""
    lower = source.lower()
    found = [code for code, signs in _SIGNS if any(sign in lower for sign in signs)]
    if _FOOTER.search(source) or _written(source):
        found.append("footer")
    return tuple(found)


def _written(source: str) -> bool:
    """Whether a script writes words of identity into the page."""
    for count, match in enumerate(_WRITE.finditer(source)):
        if count >= MOST_WRITES:
            return False
        text = source[match.end() : match.end() + WRITTEN].partition("</script")[0]
        if any(word in text for word in _IDENTITY):
            return True
    return False
