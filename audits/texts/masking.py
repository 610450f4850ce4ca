"""Numbers of persons: their check characters, and how offices mask them (去标识化)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable

_Value = TypeVar("_Value")
ID = re.compile(r"(?<![0-9A-Za-z_/=])([1-9][0-9]{5})[ -]?((?:19|20)[0-9]{6})[ -]?([0-9]{3}[0-9Xx])(?![0-9A-Za-z])")
MOBILE = re.compile(
    r"(?<![0-9A-Za-z_/=.-])(?:\+?86[ -]?)?(1[3-9][0-9])[ -]?([0-9]{4})[ -]?([0-9]{4})(?![0-9A-Za-z]|[.-][0-9]| ?[元万亿])"
)
CARD = re.compile(r"(?<![0-9A-Za-z_/=.-])([3-6][0-9]{3}(?: ?[0-9]{4}){3}(?: ?[0-9]{1,3})?)(?![0-9A-Za-z]|[.-][0-9])")
"""What a finding is made of; what is handed out is masked by the wider patterns below."""
_NARROW = str.maketrans("０１２３４５６７８９Ｘｘ－–—‐‑−．·•／＝＋　\u00a0\u2009", "0123456789Xx------.../=+   ")
_LONG = re.compile(r"[0-9０-９](?:(?:%20|[ \-.·•－–—‐‑−．　\u00a0\u2009]{0,3})[0-9０-９]){9}")
_ENCODED = "%EF%BC%9"
"""How a full-width digit begins in an address."""
_GAP = r"(?: ?[-.] ?| {1,2})?"
_BEFORE = r"(?<![0-9A-Za-z_])(?<![0-9]{3}\.)"
_BEHIND = r"(?![0-9]|[A-Za-wyzA-WYZ_]|\.[0-9A-Za-z]| ?[元万亿])"
"""An extension may follow a number, the ending of a file or a unit of money may not."""
_WIDE_ID = re.compile(rf"{_BEFORE}[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx](?![0-9A-Za-z])")
_OLD_ID = re.compile(rf"{_BEFORE}[1-9](?:{_GAP}[0-9]){{14}}(?![0-9A-Za-z]|[-.][0-9])")
_WIDE_CARD = re.compile(
    rf"{_BEFORE}(?:[3-6][0-9]{{15,18}}|[3-6][0-9]{{3}}(?:(?: ?[-.] ?| {{1,2}})[0-9]{{4}}){{3}}(?:{_GAP}[0-9]{{1,3}})?|[3-6][0-9]{{5}}[ -][0-9]{{10,13}})"
    r"(?![0-9A-Za-z]|\.[0-9A-Za-z])"
)
_WIDE_MOBILE = re.compile(
    rf"{_BEFORE}((?i:tel|phone|mobile|mob|wx|vx|weixin|wechat)\.?)?(?:(?:\+|00)?86{_GAP})?(1[3-9][0-9])"
    rf"(?:{_GAP}[0-9]{{4}}{_GAP}|([ .-])[0-9]{{3}}\3[0-9]|[0-9]([ .-])[0-9]{{3}}\4)([0-9]{{4}}){_BEHIND}"
)
_ADDRESS = re.compile(
    r"(?:(?:https?:)?//|(?<![\w.-])(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,12}(?::[0-9]{1,5})?(?=[/?])|(?<![\w/])/(?=[A-Za-z_~%]))"
    r"[^\s\"'<>|“”‘’…\u3000-\u303f\uff00-\uffef]{1,4000}",
    re.A,
)
_PARAMETER = re.compile(r"(?<=[?&;#])([^=&;#?]{0,100})=([^&;#]{1,200})")
_RECORD = re.compile(r"(?:^|[a-z0-9_])(?:id|no|num|key|code|time|page|ver)$|^[tvp_]$", re.I)
_PERSONAL = re.compile(r"mobile|phone|tel|card|sfz|zjh|sjh|shouji|lxdh|yhk|bank|idno|身份证|手机|电话|银行卡", re.I)
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_BIRTH = re.compile(r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


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
    """A text as it may be handed out: identity, card and mobile numbers masked, however they are written; addresses only where they pass one on."""
    if not _LONG.search(text) and _ENCODED not in text.upper():
        return text
    parts, end = [], 0
    for address in _ADDRESS.finditer(text):
        parts += [_masked(text[end : address.start()]), _masked_address(address[0])]
        end = address.end()
    return "".join([*parts, _masked(text[end:])])


def _masked(text: str) -> str:
    """A text without addresses."""
    for pattern, mask in ((_WIDE_ID, _id), (_WIDE_CARD, _card), (_OLD_ID, _id), (_WIDE_MOBILE, _mobile)):
        narrow, parts, end = text.translate(_NARROW), [], 0
        for match in pattern.finditer(narrow):
            masked = mask(match)
            if masked:
                parts += [text[end : match.start()], masked]
                end = match.end()
        if end:
            text = "".join([*parts, text[end:]])
    return text


def _digits(text: str) -> str:
    return re.sub(r"[^0-9Xx]", "", text)


def _id(match: re.Match[str]) -> str:
    """A masked identity number of 18 or 15 characters, ``""`` where no place and no birth date stands in it."""
    number = _digits(match[0])
    if len(set(re.findall(r"[^0-9Xx]+", match[0]))) > 1:  # what separates groups differs: numbers of a drawing
        return ""
    if not _PROVINCE.match(number) or not _BIRTH.fullmatch(number[10:14] if len(number) == 18 else number[8:12]):
        return ""
    return mask_id(number) if len(number) == 15 or number[6:8] in ("18", "19", "20") else ""


def _card(match: re.Match[str]) -> str:
    number = _digits(match[0])
    return f"{number[:6]}******{number[-4:]}"


def _mobile(match: re.Match[str]) -> str:
    return f"{match[1] or ''}{match[2]}****{match[5]}"


def _masked_address(address: str) -> str:
    """An address whose parameters pass no number of a person on; numbers of records stay, so that it still opens."""

    def parameter(match: re.Match[str]) -> str:
        name, value = match[1], unquote(match[2]).translate(_NARROW).replace("+", " ").strip()
        number = _digits(value)
        is_id = len(number) == 18 and number[:17].isdecimal() and valid_id(number)
        if not is_id and _RECORD.search(name) and not _PERSONAL.search(name):
            return match[0]
        masked = _masked(value)
        return f"{name}={masked}" if masked != value else match[0]

    head, mark, query = address.partition("?")
    head = _WIDE_ID.sub(lambda match: mask_id(match[0]) if match[0].isalnum() and _id(match) and valid_id(match[0]) else match[0], head)
    return head + _PARAMETER.sub(parameter, mark + query)


def mask_values(value: _Value) -> _Value:
    """A value, and whatever it holds, with the numbers in its texts masked; addresses of pages stay whole: by them they are found again."""
    return cast("_Value", _each(value, lambda text: text if "://" in text[:10] else mask_text(text)))


def mask_all(value: _Value) -> _Value:
    """The same of what is handed out, addresses too."""
    return cast("_Value", _each(value, mask_text))


def _each(value: Any, mask: Callable[[str], str]) -> Any:
    match value:
        case str():
            return mask(value)
        case dict():
            return {key: _each(one, mask) for key, one in value.items()}
        case list() | tuple():
            return type(value)(_each(one, mask) for one in value)
    return value


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
