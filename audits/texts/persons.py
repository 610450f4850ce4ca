"""Whose telephone number it is: a private person's, a unit's, or that of an official who is lawfully named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.texts.masking import MOBILE
from audits.texts.personal_words import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audits.texts.grids import GridRow
    from audits.texts.personal_words import PersonalWords

_NAME = re.compile(r"^[:： ]{0,3}([一-鿿]{2,4}|[一-鿿]{1,8}·[一-鿿·]{1,12})?[ ，,、;；()（）的]{0,4}$")
_OFFICE_END = re.compile(
    r"[局委办厅处科站所院校厂店社队司府馆镇乡村县组部]$|公司|中心|集团|物业|地产|置地|置业|超市|商贸|商行|药房|诊所|[小中大]学|幼儿园|小区|花园|公园|广场|大厦|基地|[农林牧渔茶果][场园]|养殖|建设|建筑|建工|工程|装饰|科技|"
    r"实业|[市商]场|商城|[支分]行|农商行|信用社|联社|餐厅|酒楼|茶楼|网吧|工作室|有限|合作社|种植|水务|燃气|热力|供电|客运|物流|农业|大队|银行|学校|医院|协会|村委|社区|政府"
)
_NAME_HEADING = re.compile(r"姓名|户主|学生|患者|申请人|承租人|考生|残疾人|对象$|受益人|领取人|家长|监护人|名字")
_TWO_NAMES = ("欧阳", "上官", "司马", "诸葛", "夏侯", "东方", "尉迟", "皇甫", "令狐", "慕容", "司徒", "公孙", "长孙", "宇文", "端木")
FEWEST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Phones:
    """Compiled words around telephone numbers; made once for a rule book."""

    label: re.Pattern[str]
    """Labels of telephone numbers."""
    tail: re.Pattern[str]
    """Such a label right before a number."""
    person: re.Pattern[str]
    """Roles of private persons."""
    not_role: re.Pattern[str]
    """What makes a role one of an office or a company."""
    official: re.Pattern[str]
    """Words of lawful contact lines."""
    roster: re.Pattern[str]
    """Words of lists of officials and units."""
    post: re.Pattern[str]
    """Words of lawful contact lines, labels of numbers left out."""
    surnames: frozenset[str]

    @classmethod
    def of(cls, words: PersonalWords) -> Phones:
        """The words of a list."""
        phones = any_of(words.phones)
        return cls(
            re.compile(phones), re.compile(rf"[（(]?(?:{phones}(?:号码?)?(?:是|为|分别为)?)?[:： ]{{0,3}}$"), re.compile(any_of(words.persons)),
            re.compile(any_of(words.not_roles)), re.compile(any_of((*words.officials, *words.phones))),
            re.compile(any_of(words.rosters)), re.compile(any_of(words.officials)), frozenset(words.surnames),
        )  # fmt: skip

    def is_name(self, text: str) -> bool:
        """Whether a few letters may be a person's name: a family name first, and no office last."""
        known = text[:1] in self.surnames or text.startswith(_TWO_NAMES) or "·" in text
        return known and not _OFFICE_END.search(text)

    def whose(self, before: str) -> str:
        """Told from the words before a number: ``person``, ``unit`` (a role that an office or a company has here), or ``""``."""
        head = self.tail.sub("", before)
        for role in reversed(list(self.person.finditer(head))):
            named = _NAME.match(head[role.end() :])
            if named is None:
                continue
            around = head[max(0, role.start() - 20) : role.end() + 6]
            if self.not_role.search(around) or head[max(0, role.start() - 1) : role.start()] in ("（", "(", "/", "、"):
                return "unit"
            if named[1] and not self.is_name(named[1]):
                return "unit"
            return "person"
        return ""

    def rosters(self, rows: Sequence[GridRow], text: str, listing: re.Pattern[str]) -> dict[str, bool]:
        """Mobile numbers beside names in tables of private persons, with whether words leave no doubt that they are such."""
        found: dict[str, str] = {}
        for row in rows:
            if any(self.roster.search(heading) or self.post.search(heading) for heading in row.headings):
                continue
            name = phone = ""
            for heading, cell in row.pairs():
                if _NAME_HEADING.search(heading.replace(" ", "")) and self.is_name(cell.replace(" ", "")):
                    name = cell
                elif (match := MOBILE.fullmatch(cell)) and (not heading or self.label.search(heading)):
                    phone = match[1] + match[2] + match[3]
            if name and phone:
                found[phone] = " ".join(row.headings)
        if len(found) < FEWEST_ROWS or self._of_officials(text):
            return {}
        sure = listing.search(text[:2000]) is not None
        return {phone: sure or self.person.search(headings) is not None for phone, headings in found.items()}

    def _of_officials(self, text: str) -> bool:
        """Whether the words before the first number say that those listed serve the public."""
        first = MOBILE.search(text)
        head = text[: first.start()] if first else text
        return self.roster.search(head[-600:]) is not None
