"""Letters to an office (来信、留言): when each was written, when it was answered, on its own page and in lists with their state."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from audits.extract.article.guidewords import bare_name
from audits.extract.article.labelreader import LabelReader, own_lines
from audits.extract.article.letterlists import answer_state, day_in, listed_letters
from audits.records import Letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audits.extract.article.labelreader import LabelledText
    from audits.extract.source.document import Document

MOST_LETTERS = 300
LONGEST_LABEL, LONGEST_TITLE = 12, 60
_WHO = r"(?:写信|来信|提问|咨询|留言|信件|反映|投诉|诉求|建议|求助|网友|群众|市民|问题|发信|信访人)"
_DID = r"(?:回复|答复|办结|处理|办理|反馈|办复|回应|答疑|解答)"
_KINDS: dict[str, re.Pattern[str]] = {
    "asked": re.compile(rf"{_WHO}(?:人?(?:提交|提出|登记|发布))?(?:时间|日期)|(?:提交|登记|来件|受信)(?:时间|日期)"),
    "answered": re.compile(rf"{_DID}(?:的)?(?:时间|日期)|{_DID}于"),
    "state": re.compile(rf"(?:{_DID}|受理|信件|当前|办件|留言|来信|信箱)(?:状态|进度|进展|情况)|是否(?:回复|答复)|状态"),
    "answer": re.compile(rf"(?:官方|部门|单位|领导)?{_DID}(?:的)?(?:内容|结果|意见|正文|详情)|(?:官方|部门|单位)?(?:回复|答复|回应)"),
    "question": re.compile(rf"{_WHO}的?(?:内容|正文|描述|详情|事项)|内容|诉求|来信|留言|咨询|提问|问题"),
    "title": re.compile(rf"{_WHO}?(?:标题|主题|名称|题目)"),
    "other": re.compile(
        rf"(?:{_WHO}|受理|{_DID}|承办|查询|流水)(?:人|人姓名|者|编号|号|号码|类型|类别|分类|单位|部门|机构|机关|对象|码|渠道|方式|领域|地区|目的)|姓名|编号|"
        r"满意度|满意度评价|评价|网友评价|附件|浏览次数|点击数|点击次数|来源|发布时间|发布日期|是否公开|公开状态|信箱名称|信箱|地区|办理流程|联系电话"
    ),
}
_MAY_ASK = re.compile(rf"{_WHO}(?:时间|日期|内容|标题|主题|人)")
_MAY_ANSWER = re.compile(rf"(?:{_DID}|受理)(?:时间|日期|内容|状态|结果|单位|部门|情况|意见)|状态|已(?:回复|答复|办结)|未(?:回复|答复)|[待]回复")


@lru_cache(4096)
def letter_label(text: str) -> str:
    """What a whole text is the label of in a letter, ``""`` for anything else."""
    if len(text) > LONGEST_LABEL + 8:
        return ""
    bare = bare_name(text)
    if not 2 <= len(bare) <= LONGEST_LABEL:
        return ""
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(bare)), "")


def letters_of(document: Document, title: str, published: str | None) -> tuple[Letter, ...]:
    """The letters that a page shows; none where it has no labels of letters."""
    if not _MAY_ASK.search(document.source) or not _MAY_ANSWER.search(document.source):
        return ()
    listed = listed_letters(document, letter_label)
    if listed:
        return tuple(listed[:MOST_LETTERS])
    found = LabelReader(own_lines(document, letter_label), document.body, letter_label).read()
    blocks = list(_blocks(found))
    letters = [letter for block in blocks if (letter := _letter(block, document.url, title if len(blocks) == 1 else "", published)) is not None]
    return tuple(letters[:MOST_LETTERS])


def _blocks(found: Sequence[LabelledText]) -> Iterator[list[LabelledText]]:
    """Labels of one letter after the other: a label of asking that comes again begins the next."""
    block: list[LabelledText] = []
    seen: set[str] = set()
    for one in found:
        kind = letter_label(one.label)
        begins = kind in ("asked", "title") or (kind == "question" and "title" not in seen and "asked" not in seen)
        if begins and kind in seen:
            yield block
            block, seen = [], set()
        block.append(one)
        seen.add(kind)
    if block:
        yield block


def _letter(block: Sequence[LabelledText], url: str, title: str, published: str | None) -> Letter | None:
    """One letter of its labels; None where these are no letter's."""
    by_kind: dict[str, list[LabelledText]] = {}
    for one in block:
        by_kind.setdefault(letter_label(one.label), []).append(one)
    asks = [kind for kind in ("asked", "question", "title", "other") if kind in by_kind]
    answers = [kind for kind in ("answered", "answer", "state") if kind in by_kind]
    if not ("asked" in asks or "question" in asks) or len(asks) + len(answers) < 2 or (not answers and "asked" not in asks):
        return None
    asked = next((day for one in by_kind.get("asked", ()) if (day := day_in(one.value))), None)
    answered = next((day for one in by_kind.get("answered", ()) if (day := day_in(one.value))), None)
    said = next((one.value for one in by_kind.get("state", ()) if answer_state(one.value)), "")
    text = " ".join(one.value for one in by_kind.get("answer", ()))
    blank = bool(by_kind.get("answer")) and all(one.state == "blank" for one in by_kind["answer"])
    named = next((one.value for kind in ("title", "question") for one in by_kind.get(kind, ()) if one.value), "")
    state = _state(answered, text, answer_state(said), answer_state(text), blank=blank)
    sure = asked is not None and (answer_state(said) == "waiting" or answer_state(text) == "waiting" or blank)
    return Letter((title or named)[:LONGEST_TITLE], url, asked or published, answered, state, (said or text)[:12] if state == "waiting" else "", sure)


def _state(answered: str | None, text: str, said: str, told: str, *, blank: bool) -> Any:
    """Whether a letter was answered; what a page says beats what it leaves out."""
    if told == "waiting":
        return "waiting"
    if answered or text.strip(" -—–_/."):
        return "answered"
    if said:
        return said
    return "waiting" if blank else "unknown"


