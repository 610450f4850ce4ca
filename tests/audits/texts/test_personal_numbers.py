"""Check characters against an independent library, and what is never an identity or a card."""

from __future__ import annotations

import random

import pytest
from stdnum import luhn as oracle
from stdnum.cn import ric

from audits.texts.masking import luhn, mask_address, mask_id, mask_name, valid_id


def test_check_characters_agree_with_an_independent_library() -> None:
    chance = random.Random(5)
    for _ in range(2000):
        number = f"320105{chance.randint(1950, 2005)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}{chance.randint(0, 999):03}"
        assert valid_id(number + ric.calc_check_digit(number + "0"))
        wrong = chance.choice([digit for digit in "0123456789X" if digit != ric.calc_check_digit(number + "0")])
        assert not valid_id(number + wrong)


def test_luhn_agrees_with_an_independent_library() -> None:
    chance = random.Random(6)
    for _ in range(2000):
        number = str(chance.randint(10**15, 10**19))
        assert luhn(number) == oracle.is_valid(number)


def test_a_run_of_one_digit_is_no_card() -> None:
    assert not luhn("0" * 16)


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张*"), ("张小三", "张*三"), ("欧阳小三", "欧**三")]
)
def test_names_keep_no_more_than_their_ends(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_masks_hide_the_birth_date_and_the_door() -> None:
    assert mask_id("320105198001011237") == "320105********1237"
    assert mask_id("320105800101123") == "320105*****1123"
    assert mask_address("示例市鼓楼区中山街道北京西路12号3栋402室") == "示例市鼓楼区中山街道***"
    assert mask_address("幸福村12号") == "幸福***"
