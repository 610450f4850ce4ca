"""A page as a service guide (办事指南): what stands under the label of each element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.extract.article.guidewords import OTHER, bare_name, may_be_guide, named, spoken_of, told_in
from audits.extract.article.labelreader import LabelReader, own_lines
from audits.records import Guide, GuidePart

if TYPE_CHECKING:
    from audits.extract.source.document import Document

LEAST_ELEMENTS = 2
"""Elements with labels from which on a page may be a guide."""
LONGEST_VALUE, MOST_SEEN = 400, 200_000


def guide_of(document: Document) -> Guide | None:
    """What a page says as a guide; None where it has hardly a label of one."""
    if not may_be_guide(document.source):
        return None
    lines = own_lines(document, named)
    reader = LabelReader(lines, document.body, named)
    parts = []
    for one in reader.read():
        element = named(one.label)
        if element and element != OTHER:
            parts.append(GuidePart(element, bare_name(one.label), one.value[:LONGEST_VALUE], one.state))
    if len({part.element for part in parts}) < LEAST_ELEMENTS:
        return None
    text = " ".join(line.text for line in lines if not named(line.text))[:MOST_SEEN]
    return Guide(tuple(parts), spoken_of(text), told_in(text), reader.has_media(), reader.many)
