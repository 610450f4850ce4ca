"""The records that flow between the parts: frozen dataclasses, a sentence under each field.

Glossary (the only place that pairs the terms):

====================  =========================  ====================  =====================
Page 页面             Link 链接                  ListItem 列表条目      Probe 探测
Outcome 探测结果       Hit 命中                   Finding 问题           Occurrence 出现处
Run 巡检批次           Coverage 覆盖情况           Decision 处置          Return 整改反馈
Verdict 复查结论       Site 站点                  Department 责任单位    Column 栏目
====================  =========================  ====================  =====================

Site, Department and Column are part of the register and live in ``audits.rulebook.register``.
"""

from audits.records.codes import CONFIDENCE_ORDER, Confidence, PageKind, Place, Severity, least_sure
from audits.records.duties import CatalogueItem, Post
from audits.records.facts import FactType, Several, broken_promises, codes_of
from audits.records.findings import Execution, Finding, Hit, Judged, Occurrence, PlaceProof, RuleFailure, Verdict, finding_id
from audits.records.links import Hop, Link, Outcome, Probe
from audits.records.pages import DataRequest, DateMark, Field, ListItem, Page, ValidityMark

__all__ = [
    "CONFIDENCE_ORDER",
    "CatalogueItem",
    "Confidence",
    "DataRequest",
    "DateMark",
    "Execution",
    "FactType",
    "Field",
    "Finding",
    "Hit",
    "Hop",
    "Judged",
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
