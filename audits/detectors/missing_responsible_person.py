"""Pages that do not name the persons responsible for them (未标注责任人)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.rulebook.loading import Strict
from audits.texts.column_pages import is_column
from audits.texts.keys import document_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
FACTS = {"title": str, "missing": list, "named": list}


class Params(Strict):
    """``required``: name of each duty to the labels that fulfil it; ``all``: every duty is required, else one is enough."""

    required: dict[str, tuple[str, ...]]
    all: bool = False


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for a page with the duties that nobody is named for; a blank label counts as none."""
    page = view.page
    if not page.title or is_column(view):
        return
    named = {_bare(label): name for label, name in page.responsible.items() if name.strip()}
    named |= {_bare(field.label): field.value for field in page.fields if field.value.strip() and _bare(field.label) not in named}
    missing = [duty for duty, labels in params.required.items() if not any(_bare(label) in named for label in (duty, *labels))]
    if not missing or (not params.all and len(missing) < len(params.required)):
        return
    facts = {"title": page.title, "missing": missing, "named": [f"{label}:{name}" for label, name in page.responsible.items()]}
    confidence = Confidence.UNVERIFIABLE if page.problems else Confidence.CONFIRMED
    yield Hit(document_key(page), facts, at=page.title, confidence=confidence)


def _bare(label: str) -> str:
    return label.replace(" ", "").replace("　", "").strip("[]【】（）()：:")
