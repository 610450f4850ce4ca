"""Personal data (个人信息) in running text and tables: found by checksum, label and heading, handed out masked only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from audits.texts.grids import GridRow, rows_of
from audits.texts.masking import CARD, ID, MOBILE, luhn, mask_address, mask_id, mask_name, valid_id
from audits.texts.personal_words import any_of
from audits.texts.persons import Phones

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.codes import ExposureKind
    from audits.texts.personal_words import PersonalWords


_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ－", "0123456789Xx-")
_FULL = "０１２３４５６７８９"
_RUN = re.compile("[0-9][0-9 -]{9,30}")
LONGEST_RUN = 31
MOST_RUNS = 5000
"""Numbers of one text that are looked at."""
FEWEST_DIGITS = 11
"""Of a mobile number; all other numbers are longer."""
_OLD_ID = re.compile(r"(?<![0-9A-Za-z_/=])[1-9][0-9]{5}([0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))[0-9]{3}(?![0-9A-Za-z])")
_ROW_ADDRESS = re.compile(
    r"(?<![一-鿿])([一-鿿·]{2,4})[ \t,，;；|]{1,4}(?:[男女][ \t,，;；|]{1,4})?"
    r"([一-鿿]{2,14}?(?:省|市|县|区|镇|乡|街道|村|社区|小区|路|街|巷|苑)[一-鿿0-9-]{0,24}?[0-9]{1,4}(?:号|室|栋|幢|单元)[一-鿿0-9-]{0,12})"
)
_ADDRESS = re.compile(r"([一-鿿]{2,30}?[一-鿿0-9-]{0,20}?[0-9]{1,4}(?:号|室|栋|幢|单元)[一-鿿0-9-]{0,12})")
_NAMED = re.compile(r"(?:姓名|户主|申请人|业主|患者|学生|当事人|本人)[:： ]{0,3}([一-鿿·]{2,4})(?![一-鿿*＊])")
_ANONYMOUS = re.compile("[某甲乙丙]")
_BANK_NAME = re.compile(r"银行(?:股份)?有限(?:责任)?公司|信用合作社|信用社|财政补贴|财政惠农")
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_SAMPLES = frozenset({"11010519491231002X", "440524188001010014"})
_LABEL = re.compile(r"([一-鿿A-Za-z/（）()、]{1,24})[^0-9A-Za-z一-鿿]{0,6}$")
_NUMBERED = re.compile(r"(?:号|号码|码|编号|编码|代码|文书|证书|证照|证|表|账户|帐户|账号|帐号)[）)]?(?:分别)?[为是]?$")
_CODE_HEADING = re.compile(r"(?<![一-鿿])[一-鿿（）()]{0,12}(?:编号|号码|代码|编码|证号|案号|单号|文号|证书|证照|许可证)(?![一-鿿:：0-9])")
NEAR, ROW, UNIT, BELOW = 24, 80, 45, 200
Runs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Exposure:
    """One piece of personal data; holds no full value."""

    kind: ExposureKind
    """What it is."""
    masked: str
    """The value with its middle hidden."""
    sure: bool
    """Whether label or heading says what it is, and its check digit agrees."""
    at: int
    """Offset in the text."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A text with its tables, as one search goes through it."""

    text: str
    runs: Runs
    labels: dict[str, str]
    """Long numbers of tables to what stands before them in the cell, else left of it, else over it."""
    rows: tuple[GridRow, ...]
    day: date
    """No birth lies after it."""


@dataclass(frozen=True, slots=True)
class PersonalFinder:
    """Compiled words; made once for a rule book."""

    words: PersonalWords
    not_personal: re.Pattern[str]
    id_label: re.Pattern[str]
    phones: Phones
    listing: re.Pattern[str]
    bank: re.Pattern[str]
    unit: re.Pattern[str]
    address: re.Pattern[str]
    address_words: tuple[str, ...]
    """Labels of home addresses that hold no shorter one: where none of them stands, there is none."""

    @classmethod
    def of(cls, words: PersonalWords) -> PersonalFinder:
        """A finder for a word list."""
        return cls(
            words, re.compile(any_of(words.not_personal) + r"[^0-9]{0,6}$"), re.compile(any_of(words.id_labels)), Phones.of(words),
            re.compile(any_of(words.lists)), re.compile(any_of(words.bank_labels)),
            re.compile(any_of(words.units)), re.compile(any_of(words.addresses)),
            tuple(word for word in words.addresses if not any(other != word and other in word for other in words.addresses)),
        )  # fmt: skip

    def find(self, text: str, tables: str = "", day: date = date.max) -> list[Exposure]:
        """Everything exposed in a text, in text order, each value once; ``tables`` are its tables, ``day`` is the day of the page."""
        text, tables = (part.translate(_WIDE) if any(digit in part for digit in _FULL) else part for part in (text, tables))
        found: list[Exposure] = []
        runs = _runs(text)
        if runs:
            rows = tuple(rows_of(tables)) if tables else ()
            sheet = _Sheet(text, runs, self._labels(rows), rows, day)
            found += self._ids(sheet)
            found += self._cards(sheet)
            found += self._mobiles(sheet, [exposure.at for exposure in found if exposure.sure])
        found += self._addresses(text)
        unique: dict[tuple[str, str], Exposure] = {}
        for exposure in sorted(found, key=lambda exposure: (exposure.at, not exposure.sure)):
            known = unique.setdefault((exposure.kind, exposure.masked), exposure)
            if exposure.sure and not known.sure:
                unique[(exposure.kind, exposure.masked)] = exposure
        return sorted(unique.values(), key=lambda exposure: exposure.at)

    def _labels(self, rows: tuple[GridRow, ...]) -> dict[str, str]:
        """See ``_Sheet.labels``; of a number that stands in several places the label of an identity number counts."""
        found: dict[str, str] = {}
        for row in rows:
            left = ""
            for heading, cell in row.pairs():
                for match in _RUN.finditer(cell):
                    number = match[0].replace(" ", "").replace("-", "")
                    if len(number) < FEWEST_DIGITS:
                        continue
                    inside = _LABEL.search(cell[: match.start()])
                    labelled = _NUMBERED.search(left) or self.id_label.search(left)
                    label = inside[1] if inside else left if labelled else heading
                    if number not in found or self.id_label.search(label):
                        found[number] = label.replace(" ", "")
                left = cell if len(cell) <= 24 else ""
        return found

    def _ids(self, sheet: _Sheet) -> Iterator[Exposure]:
        unlabelled: list[Exposure] = []
        failing, told, end = 0, "", 0
        for match in _within(ID, sheet.text, sheet.runs):
            number = (match[1] + match[2] + match[3]).upper()
            if number in _SAMPLES or not _PROVINCE.match(match[1]):
                continue
            told = self._id_told(sheet, number, match.start(), told if match.start() - end <= BELOW else "")
            end = match.end()
            valid = valid_id(number)
            if told == "other" or not _born(match[2], sheet.day):
                failing += told != "other"
            elif told == "id":
                yield Exposure("id-card", mask_id(number), valid, match.start())
            elif valid:
                unlabelled.append(Exposure("id-card", mask_id(number), False, match.start()))
            else:
                failing += 1
        if failing <= len(unlabelled):
            yield from unlabelled
        for match in _within(_OLD_ID, sheet.text, sheet.runs):
            if _PROVINCE.match(match[0]) and self._id_told(sheet, match[0], match.start(), "") == "id":
                yield Exposure("id-card", mask_id(match[0]), False, match.start())

    def _id_told(self, sheet: _Sheet, number: str, start: int, last: str) -> str:
        """What label or heading make of a number: ``id``, ``other``, or ``""`` for nothing; ``last`` is what the number shortly before it is."""
        label = sheet.labels.get(number, sheet.labels.get(number[:-1]))
        if label is not None:
            return "id" if self.id_label.search(label) else "other" if _NUMBERED.search(label) else ""
        before = sheet.text[max(0, start - NEAR) : start]
        if self.id_label.search(before[-14:]):
            return "id"
        said = _LABEL.search(before)
        if self.not_personal.search(before) or (said and _NUMBERED.search(said[1])):
            return "other"
        return self._headed(sheet.text[max(0, start - BELOW) : start]) or last

    def _headed(self, above: str) -> str:
        """What headings in running text (of tables that are no tables) make of the numbers below them; nothing where two may be meant."""
        codes = [match[0] for match in _CODE_HEADING.finditer(above) if not self._is_known(match[0])]
        is_id = self.id_label.search(above) is not None
        return "" if is_id == bool(codes) else "id" if is_id else "other"

    def _is_known(self, heading: str) -> bool:
        patterns = (self.id_label, self.phones.label, self.bank)
        return any(pattern.search(heading) for pattern in patterns)

    def _cards(self, sheet: _Sheet) -> Iterator[Exposure]:
        text = sheet.text
        on_page: bool | None = None
        for match in _within(CARD, text, sheet.runs):
            number = match[1].replace(" ", "")
            if not 16 <= len(number) <= 19 or not luhn(number) or ID.fullmatch(match[1]):
                continue
            row = max(match.start() - UNIT, text.rfind("\n", 0, match.start()) + 1, 0)
            around = _BANK_NAME.sub("银行", text[row : match.end() + 20].partition("\n")[0])
            before = text[max(0, match.start() - 30) : match.start()]
            label = sheet.labels.get(number, "")
            headed = self.bank.search(label) is not None
            if self.unit.search(around) or (not headed and (_NUMBERED.search(label) or self.not_personal.search(before))):
                continue
            if on_page is None:
                on_page = self.bank.search(text) is not None
            labelled = headed or self.bank.search(text[max(0, match.start() - BELOW) : match.start()] if not label else "") is not None
            if not labelled and not (on_page and number.startswith("62")):
                continue
            private = self.listing.search(text) is not None or self.phones.person.search(around) is not None
            sure = number.startswith("62") and private and labelled
            yield Exposure("bank-card", f"{number[:6]}******{number[-4:]}", sure, match.start())

    def _mobiles(self, sheet: _Sheet, others: list[int]) -> Iterator[Exposure]:
        text, loose = sheet.text, []
        in_rosters = self.phones.rosters(sheet.rows, text, self.listing)
        for match in _within(MOBILE, text, sheet.runs):
            before = text[max(0, match.start() - 40) : match.start()]
            number = match[1] + match[2] + match[3]
            label = sheet.labels.get(number, "")
            if self.not_personal.search(before[-NEAR:]) or (label and _NUMBERED.search(label) and not self.phones.label.search(label)):
                continue
            masked = f"{match[1]}****{match[3]}"
            beside = any(abs(match.start() - at) <= ROW for at in others)
            whose = self.phones.whose(before)
            if whose == "person" or (beside and whose != "unit") or number in in_rosters:
                yield Exposure("mobile", masked, in_rosters.get(number, True) or whose == "person" or beside, match.start())
            elif not whose and not self.phones.official.search(text[max(0, match.start() - 40) : match.end() + 10]):
                loose.append(Exposure("mobile", masked, False, match.start()))
        if len({exposure.masked for exposure in loose}) >= 3 and self.listing.search(text):
            head = text[: loose[0].at]
            if not any(word in head for word in self.words.rosters):
                yield from loose

    def _addresses(self, text: str) -> Iterator[Exposure]:
        if not any(word in text for word in self.address_words):
            return
        header: int | None = None
        for label in self.address.finditer(text):
            header = label.start() if header is None else header
            value = _ADDRESS.match(text[label.end() : label.end() + 80].lstrip(":： "))
            named = next(reversed(list(_NAMED.finditer(text[max(0, label.start() - ROW) : label.start()]))), None)
            if value and named and not _ANONYMOUS.search(named[1]) and self.phones.is_name(named[1]):
                yield Exposure("home-address", f"{mask_name(named[1])}，{mask_address(value[1])}", True, label.start())
        if header is None or ("姓名" not in text and "户主" not in text):
            return
        rows = [
            row
            for row in _ROW_ADDRESS.finditer(text, header)
            if not self.address.search(row[0]) and not _ANONYMOUS.search(row[1]) and self.phones.is_name(row[1])
        ]
        if len(rows) >= 2:
            for row in rows:
                yield Exposure("home-address", f"{mask_name(row[1])}，{mask_address(row[2])}", True, row.start())


def _runs(text: str) -> Runs:
    """Stretches of text around runs of digits in which a number may stand; most runs are but dates."""
    found = []
    behind = -1
    for run in _RUN.finditer(text):
        start, end = run.span()
        cut = end - start == LONGEST_RUN or start == behind
        if cut or len(run[0].replace("-", "").replace(" ", "")) >= FEWEST_DIGITS:
            found.append((max(0, start - 4), end + 8))
            if len(found) == MOST_RUNS:
                break
        behind = end
    return found


def _within(pattern: re.Pattern[str], text: str, runs: Runs) -> Iterator[re.Match[str]]:
    """Matches near runs of digits; scanning the whole text with each pattern would cost ten times as much."""
    behind = -1
    for start, end in runs:
        for match in pattern.finditer(text, max(start, behind), end):
            behind = match.end()
            yield match


def _born(digits: str, day: date) -> bool:
    """Whether eight digits are a birth date that a page of a day can speak of."""
    try:
        return date(1900, 1, 1) <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) <= day
    except ValueError:
        return False
