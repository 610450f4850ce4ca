"""What the footer of a home page must say of its site and does not: operator, codes, records, marks (网站标识)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlsplit

from audits.records import Confidence, Hit, Several
from audits.rulebook.loading import Strict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records import Page
    from audits.records.views import PageView
    from audits.rulebook import RuleBook

SCOPE = "page"
Part = Literal["owner", "contact", "site-code", "icp", "police", "party-mark", "error-report"]
PARTS: tuple[Part, ...] = get_args(Part)
WRONG = ("site-code-form", "site-code-differs", "owner-differs")
FACTS = {
    "missing": Several(PARTS), "wrong": Several(WRONG), "faults": Several((*PARTS, *WRONG)), "found_code": str, "code": str,
    "found_owner": str, "host": str,
}  # fmt: skip

_CODE = re.compile(r"(?:政府)?网 ?站 ?标 ?识 ?码 ?[:： ]{0,3}([0-9A-Za-z]{3,20})?")
_CODE_FORM = re.compile(r"(?:[0-9]{10}|bm[0-9]{8})", re.I)
_ICP = re.compile(r"ICP ?(?:备|证)|[一-鿿]ICP|备案(?:序号|编号|号)?[:： ]{0,3}[一-鿿]{1,2}ICP", re.I)
_POLICE = re.compile(r"公网安备|公安(?:机关|局)?(?:网站)?备案|公安备|公安局[一-鿿]{0,6}备案")
_OWNER = re.compile(r"主 ?办(?:单 ?位|方|机关|者)? ?[:： ] ?([一-鿿（）()·、]{2,40})|([一-鿿（）()·]{4,40}?) ?主办(?! ?(?:单 ?位|方|机关|者)? ?[:：])")
_CONTACT = re.compile(
    r"联系(?:我们|方式|电话|地址)|(?:电|值班电) ?话 ?[:：]|地 ?址 ?[:：]|邮箱|E-?mail|传真|热线|\b0[0-9]{2,3}-[0-9]{7,8}", re.I
)
_PARTY = re.compile(r"conac\.cn|bszs\.|party|dangzheng|dzjg|red\.png|blue\.png|gov_?logo", re.I)
_REPORT = re.compile(r"jiucuo|zhaocuo|zfwzgl|pucha\.kaipuyun|exposure", re.I)


class Params(Strict):
    """``required``: which parts a home page must show."""

    required: tuple[Part, ...] = PARTS


def check(view: PageView, params: Params, book: RuleBook) -> Iterator[Hit]:
    """One hit for the host with everything that is missing or disagrees with the register."""
    if not view.is_home:
        return
    page = view.page
    text = page.body_text
    there: set[str] = {part for part in PARTS if _shows(part, page, text)}
    missing: list[str] = [part for part in PARTS if part in params.required and part not in there]
    code, wrong = _code_faults(page, text, view.site.site_code)
    owner = next((match[1] or match[2] for match in _OWNER.finditer(text)), "")
    if owner and view.site.owner and not _same_owner(owner, view.site.owner, view.site.name):
        wrong.append("owner-differs")
    if not missing and not wrong:
        return
    host = urlsplit(page.url).netloc.lower()
    facts = {
        "missing": missing, "wrong": wrong, "faults": [*missing, *wrong], "found_code": code, "code": view.site.site_code,
        "found_owner": owner, "host": host,
    }  # fmt: skip
    yield Hit(host, facts, at=code or owner, confidence=_confidence(page, there, missing, wrong))


def _shows(part: str, page: Page, text: str) -> bool:
    """Whether a home page shows a part: in its text, its links, or by what its scripts bring in."""
    if part == "owner":
        return _OWNER.search(text) is not None
    if part == "contact":
        return _CONTACT.search(text) is not None
    if part == "site-code":
        return any(match[1] for match in _CODE.finditer(text))
    if part == "icp":
        return _ICP.search(text) is not None
    if part == "police":
        return _POLICE.search(text) is not None
    pattern, word = (_PARTY, "党政机关") if part == "party-mark" else (_REPORT, "找错")
    return part in page.embedded or word in text or any(pattern.search(link.url) or word in link.text + link.title for link in page.links)


def _code_faults(page: Page, text: str, registered: str) -> tuple[str, list[str]]:
    """The code as shown (else that of the head), and what is wrong with it."""
    shown = [match[1] for match in _CODE.finditer(text) if match[1]]
    codes = shown or [code for code in [page.meta.get("siteidcode", "")] if code]
    if not codes:
        return "", []
    wrong = []
    if not any(_CODE_FORM.fullmatch(code) for code in codes):
        wrong.append("site-code-form")
    elif registered and registered.lower() not in (code.lower() for code in codes):
        wrong.append("site-code-differs")
    return codes[0], wrong


def _same_owner(shown: str, owner: str, name: str) -> bool:
    """Whether two names of operators agree: one holds the other, or both begin with the same place or office."""
    return shown in owner or owner in shown or shown[:3] == owner[:3] or shown[:3] in name or owner[:4] in shown


def _confidence(page: Page, there: set[str], missing: list[str], wrong: list[str]) -> Confidence:
    """A page that shows nothing at all, or whose footer comes by script, cannot be judged by reading it."""
    written = {"owner", "site-code", "icp", "police"}
    if page.problems or "footer" in page.embedded or not there & written:
        return Confidence.CONFIRMED if "site-code-differs" in wrong and not missing else Confidence.UNVERIFIABLE
    if set(missing) <= {"party-mark", "error-report"} and set(wrong) <= {"owner-differs"}:
        return Confidence.LIKELY
    return Confidence.CONFIRMED
