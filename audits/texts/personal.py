"""Personal data (个人信息) in running text: found by checksum and context, handed out masked only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from audits.rulebook.loading import Strict

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("id-card", "mobile", "bank-card", "home-address")

_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ－", "0123456789Xx-")
_FULL = "０１２３４５６７８９"
_RUN = re.compile("[0-9][0-9 -]{9,30}")
LONGEST_RUN = 31
FEWEST_DIGITS = 11
"""Of a mobile number; all other numbers are longer."""
_ID = re.compile(r"(?<![0-9A-Za-z_/=])([1-9][0-9]{5})[ -]?((?:19|20)[0-9]{6})[ -]?([0-9]{3}[0-9Xx])(?![0-9A-Za-z])")
_OLD_ID = re.compile(r"(?<![0-9A-Za-z_/=])[1-9][0-9]{5}([0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))[0-9]{3}(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z_/=.-])(?:\+?86[ -]?)?(1[3-9][0-9])[ -]?([0-9]{4})[ -]?([0-9]{4})(?![0-9A-Za-z]|[.-][0-9]| ?[元万亿])")
_CARD = re.compile(r"(?<![0-9A-Za-z_/=.-])([3-6][0-9]{3}(?: ?[0-9]{4}){3}(?: ?[0-9]{1,3})?)(?![0-9A-Za-z]|[.-][0-9])")
_ROW_ADDRESS = re.compile(
    r"(?<![一-鿿])([一-鿿·]{2,4})[ \t,，;；|]{1,4}(?:[男女][ \t,，;；|]{1,4})?"
    r"([一-鿿]{2,14}?(?:省|市|县|区|镇|乡|街道|村|社区|小区|路|街|巷|苑)[一-鿿0-9-]{0,24}?[0-9]{1,4}(?:号|室|栋|幢|单元)[一-鿿0-9-]{0,12})"
)
_ADDRESS = re.compile(r"([一-鿿]{2,30}?[一-鿿0-9-]{0,20}?[0-9]{1,4}(?:号|室|栋|幢|单元)[一-鿿0-9-]{0,12})")
_NAMED = re.compile(r"(?:姓名|户主|申请人|业主|患者|学生|当事人|本人)[:： ]{0,3}([一-鿿·]{2,4})(?![一-鿿*＊])")
_ANONYMOUS = re.compile("[某甲乙丙]")
_BANK_NAME = re.compile(r"银行(?:股份)?有限(?:责任)?公司|信用合作社|信用社|财政补贴|财政惠农")
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SAMPLES = frozenset({"11010519491231002X", "440524188001010014"})
NEAR, ROW, UNIT = 24, 80, 45
Runs = list[tuple[int, int]]


class PersonalWords(Strict):
    """``rules/vocabularies/personal-data.yml``: the words around a number that say what it is."""

    not_personal: tuple[str, ...]
    """Labels of codes and order numbers; right before a number it is none of a person."""
    id_labels: tuple[str, ...]
    """Labels of identity numbers."""
    persons: tuple[str, ...]
    """Roles of private persons; a mobile number after one is private."""
    officials: tuple[str, ...]
    """Words of lawful contact lines: posts, offices, hotlines."""
    phones: tuple[str, ...]
    """Labels of telephone numbers."""
    rosters: tuple[str, ...]
    """Words of lists of officials and units; loose mobile numbers after one are not private."""
    lists: tuple[str, ...]
    """Words of lists of recipients; several mobile numbers on such a page are likely private."""
    bank_labels: tuple[str, ...]
    """Labels of accounts and cards."""
    units: tuple[str, ...]
    """Words that make an account one of a unit."""
    addresses: tuple[str, ...]
    """Labels of home addresses."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """One piece of personal data; holds no full value."""

    kind: str
    """One of ``KINDS``."""
    masked: str
    """The value with its middle hidden."""
    sure: bool
    """Whether checksum and context leave no doubt."""
    at: int
    """Offset in the text."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Compiled words; made once for a rule book."""

    words: PersonalWords
    not_personal: re.Pattern[str]
    id_label: re.Pattern[str]
    person: re.Pattern[str]
    person_phone: re.Pattern[str]
    official: re.Pattern[str]
    listing: re.Pattern[str]
    bank: re.Pattern[str]
    unit: re.Pattern[str]
    address: re.Pattern[str]
    address_words: tuple[str, ...]
    """Labels of home addresses that hold no shorter one: where none of them stands, there is none."""

    @classmethod
    def of(cls, words: PersonalWords) -> Finder:
        """A finder for a word list."""
        persons, phones = _any(words.persons), _any(words.phones)
        return cls(
            words, re.compile(_any(words.not_personal) + r"[^0-9]{0,6}$"), re.compile(_any(words.id_labels)), re.compile(persons),
            re.compile(rf"{persons}(?:[:： ]{{1,3}}[一-鿿·]{{2,4}})?[ ，,、;；()（）的]{{0,4}}(?:{phones}(?:号码?)?)?[:： ]{{0,3}}$"),
            re.compile(_any((*words.officials, *words.phones))), re.compile(_any(words.lists)), re.compile(_any(words.bank_labels)),
            re.compile(_any(words.units)), re.compile(_any(words.addresses)),
            tuple(word for word in words.addresses if not any(other != word and other in word for other in words.addresses)),
        )  # fmt: skip

    def find(self, text: str) -> list[Exposure]:
        """Everything exposed in a text, in text order, each value once."""
        text = text.translate(_WIDE) if any(digit in text for digit in _FULL) else text
        found: list[Exposure] = []
        runs = _runs(text)
        if runs:
            found += self._ids(text, runs)
            found += self._cards(text, runs)
            found += self._mobiles(text, runs, [exposure.at for exposure in found])
        found += self._addresses(text)
        unique: dict[tuple[str, str], Exposure] = {}
        for exposure in sorted(found, key=lambda exposure: exposure.at):
            unique.setdefault((exposure.kind, exposure.masked), exposure)
        return list(unique.values())

    def _ids(self, text: str, runs: Runs) -> Iterator[Exposure]:
        for match in _within(_ID, text, runs):
            number = (match[1] + match[2] + match[3]).upper()
            before = text[max(0, match.start() - NEAR) : match.start()]
            if number in _SAMPLES or not _plausible_birth(match[2]) or not _PROVINCE.match(match[1]):
                continue
            labelled = self.id_label.search(before[-14:])
            if self.not_personal.search(before) and not labelled:
                continue
            if valid_id(number):
                yield Exposure("id-card", mask_id(number), True, match.start())
            elif labelled:
                yield Exposure("id-card", mask_id(number), False, match.start())
        for match in _within(_OLD_ID, text, runs):
            if _PROVINCE.match(match[0]) and self.id_label.search(text[max(0, match.start() - 14) : match.start()]):
                yield Exposure("id-card", mask_id(match[0]), False, match.start())

    def _cards(self, text: str, runs: Runs) -> Iterator[Exposure]:
        on_page: bool | None = None
        for match in _within(_CARD, text, runs):
            number = match[1].replace(" ", "")
            if not 16 <= len(number) <= 19 or not luhn(number) or _ID.fullmatch(match[1]):
                continue
            row = max(match.start() - UNIT, text.rfind("\n", 0, match.start()) + 1, 0)
            around = _BANK_NAME.sub("银行", text[row : match.end() + 20].partition("\n")[0])
            before = text[max(0, match.start() - 30) : match.start()]
            if self.not_personal.search(before) or self.unit.search(around):
                continue
            if on_page is None:
                on_page = self.bank.search(text) is not None
            labelled = self.bank.search(before) is not None
            if not labelled and not (on_page and number.startswith("62")):
                continue
            private = self.listing.search(text) is not None or self.person.search(around) is not None
            yield Exposure("bank-card", f"{number[:6]}******{number[-4:]}", number.startswith("62") and private, match.start())

    def _mobiles(self, text: str, runs: Runs, others: list[int]) -> Iterator[Exposure]:
        loose: list[Exposure] = []
        for match in _within(_MOBILE, text, runs):
            before = text[max(0, match.start() - NEAR) : match.start()]
            if self.not_personal.search(before):
                continue
            masked = f"{match[1]}****{match[3]}"
            around = text[max(0, match.start() - 40) : match.end() + 10]
            beside = any(abs(match.start() - at) <= ROW for at in others)
            if beside or self.person_phone.search(before):
                yield Exposure("mobile", masked, True, match.start())
            elif not self.official.search(around):
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
            named = _NAMED.search(text[max(0, label.start() - ROW) : label.start()])
            if value and named and not _ANONYMOUS.search(named[1]):
                yield Exposure("home-address", f"{mask_name(named[1])}，{mask_address(value[1])}", True, label.start())
        if header is None or ("姓名" not in text and "户主" not in text):
            return
        rows = [row for row in _ROW_ADDRESS.finditer(text, header) if not self.address.search(row[0]) and not _ANONYMOUS.search(row[1])]
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
        behind = end
    return found


def _within(pattern: re.Pattern[str], text: str, runs: Runs) -> Iterator[re.Match[str]]:
    """Matches near runs of digits; scanning the whole text with each pattern would cost ten times as much."""
    behind = -1
    for start, end in runs:
        for match in pattern.finditer(text, max(start, behind), end):
            behind = match.end()
            yield match


def _any(words: tuple[str, ...]) -> str:
    """Alternation of words with inner spaces allowed (联 系 人)."""
    return "(?:" + "|".join(" ?".join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True)) + ")"


def _plausible_birth(digits: str) -> bool:
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2100
    except ValueError:
        return False


def valid_id(number: str) -> bool:
    """Whether the last of 18 characters is the check character of ISO 7064 MOD 11-2."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def luhn(number: str) -> bool:
    """Whether digits pass the check of bank cards, and are not all alike."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(number)) > 2


def mask_text(text: str) -> str:
    """A title or file name with every identity, card and mobile number in it masked."""
    text = _ID.sub(lambda match: mask_id(match[1] + match[2] + match[3]), text)
    text = _CARD.sub(lambda match: f"{match[1][:6]}******{match[1][-4:]}", text)
    return _MOBILE.sub(r"\1****\3", text)


def mask_id(number: str) -> str:
    """First six and last four characters, as offices mask identity numbers."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def mask_name(name: str) -> str:
    """``张*``; of longer names the first and last character."""
    return name[0] + "*" if len(name) <= 2 else name[0] + "*" * (len(name) - 2) + name[-1]


def mask_address(address: str) -> str:
    """An address down to its township or street, the rest hidden."""
    cut = max((address.find(word) + len(word) for word in ("街道", "镇", "乡", "区", "县", "市") if word in address), default=0)
    return (address[: min(cut, len(address) - 3)] or address[:2]) + "***"
