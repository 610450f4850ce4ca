"""The records that flow between the parts: frozen dataclasses, a sentence under each field.

What each is called in Chinese stands in the glossary of ``docs/architecture.md``.
Site, Department and Column are part of the register and live in ``audits.rulebook.register``.
"""

from audits.records.codes import CONFIDENCE_ORDER, Place, least_sure
from audits.records.coverage import AddressCounts, ColumnCoverage, Coverage, RuleCoverage
from audits.records.duties import CatalogueItem, Post
from audits.records.facts import FactType, Several, broken_promises, codes_of
from audits.records.findings import Execution, Finding, Hit, Judged, Occurrence, PlaceProof, RuleFailure, Verdict, finding_id
from audits.records.links import Hop, Link, Outcome, Probe
from audits.records.pages import DataRequest, DateMark, Field, Guide, GuidePart, Letter, ListItem, Page, ValidityMark
from audits.rulebook.codes import Confidence, PageKind, Severity

__all__ = [
    "CONFIDENCE_ORDER",
    "AddressCounts",
    "CatalogueItem",
    "ColumnCoverage",
    "Confidence",
    "Coverage",
    "DataRequest",
    "DateMark",
    "Execution",
    "FactType",
    "Field",
    "Finding",
    "Guide",
    "GuidePart",
    "Hit",
    "Hop",
    "Judged",
    "Letter",
    "Link",
    "ListItem",
    "Occurrence",
    "Outcome",
    "Page",
    "PageKind",
    "Place",
    "PlaceProof",
    "Post",
    "Probe",
    "RuleCoverage",
    "RuleFailure",
    "Several",
    "Severity",
    "ValidityMark",
    "Verdict",
    "broken_promises",
    "codes_of",
    "finding_id",
    "least_sure",
]
