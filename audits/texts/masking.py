"""Numbers of persons: their check characters, and how offices mask them (去标识化)."""

from __future__ import annotations

import re
from typing import Any

ID = re.compile(r"(?<![0-9A-Za-z_/=])([1-9][0-9]{5})[ -]?((?:19|20)[0-9]{6})[ -]?([0-9]{3}[0-9Xx])(?![0-9A-Za-z])")
MOBILE = re.compile(
    r"(?<![0-9A-Za-z_/=.-])(?:\+?86[ -]?)?(1[3-9][0-9])[ -]?([0-9]{4})[ -]?([0-9]{4})(?![0-9A-Za-z]|[.-][0-9]| ?[元万亿])"
)
CARD = re.compile(r"(?<![0-9A-Za-z_/=.-])([3-6][0-9]{3}(?: ?[0-9]{4}){3}(?: ?[0-9]{1,3})?)(?![0-9A-Za-z]|[.-][0-9])")
_LONG = re.compile(r"[0-9](?:[ -]{0,3}[0-9]){9}")
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
    """A title or file name with every identity, card and mobile number in it masked."""
    if not _LONG.search(text):
        return text
    text = ID.sub(lambda match: mask_id(match[1] + match[2] + match[3]), text)
    text = CARD.sub(lambda match: f"{match[1][:6]}******{match[1][-4:]}", text)
    return MOBILE.sub(r"\1****\3", text)


def mask_values(value: Any) -> Any:
    """A value, and whatever it holds, with the numbers in its texts masked; addresses of pages stay whole."""
    match value:
        case str():
            return value if "://" in value[:10] else mask_text(value)
        case dict():
            return {key: mask_values(one) for key, one in value.items()}
        case list() | tuple():
            return type(value)(map(mask_values, value))
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
