"""What is handed out shows no number of a person, however it is written; what only looks like one stays."""

from __future__ import annotations

import random

import pytest

from audits.texts.masking import mask_all, mask_text, mask_values

MASKED = {
    "电话13812345678/13912345678": "电话138****5678/139****5678",
    "13812345678、15012345678，17712345678": "138****5678、150****5678，177****5678",
    "电话：１３８１２３４５６７８": "电话：138****5678",
    "１３８－１２３４－５６７８": "138****5678",
    "008613812345678": "138****5678",
    "+86 138 1234 5678": "138****5678",
    "0086-138-1234-5678": "138****5678",
    "13812345678-8001": "138****5678-8001",
    "13812345678转801": "138****5678转801",
    "13812345678x12": "138****5678x12",
    "138.1234.5678": "138****5678",
    "1381-234-5678": "138****5678",
    "138 123 45678": "138****5678",
    "13812345678 - 13912345678": "138****5678 - 139****5678",
    "1.13812345678": "1.138****5678",
    "TEL:13812345678,Tel13812345678": "TEL:138****5678,Tel138****5678",
    "微信13812345678@qq.com": "微信138****5678@qq.com",
    "6222-0212-3456-7890-123": "622202******0123",
    "6222 0212 3456 7890": "622202******7890",
    "622202 1234567890123": "622202******0123",
    "６２２２０２１２３４５６７８９０１２３": "622202******0123",
    "身份证110105491231002": "身份证110105*****1002",
    "110105-491231-002": "110105*****1002",
    "110105-19491231-002X": "110105********002X",
    "110 105 1949 1231 002X": "110105********002X",
    "１１０１０５１９４９１２３１００２Ｘ": "110105********002X",
    "http://www.demo.example/x?mobile=13812345678&id=12": "http://www.demo.example/x?mobile=138****5678&id=12",
    "www.demo.example/s?q=138-1234-5678": "www.demo.example/s?q=138****5678",
    "见 /x?sfzh=11010519491231002X。手机13812345678": "见 /x?sfzh=110105********002X。手机138****5678",
    "/x?id=11010519491231002X": "/x?id=110105********002X",
    "http://a.example/u/11010519491231002X.html": "http://a.example/u/110105********002X.html",
    "http://a.example/x?phone=138%201234%205678#top": "http://a.example/x?phone=138****5678#top",
}
KEPT = (
    "http://a.example/t/13812345678.html", "/xw/2024/13812345678/", "http://a.example/x?id=13812345678", "http://a.example/x?articleId=13812345678&p=2",
    "a.example/x?t=13812345678", "t20240312_13812345678.html", "金额13812345678元", "13812345678.56", "国办发〔2024〕12号", "1998-1999-001 2024-03-12 13:45:12",
    "统一社会信用代码 11320100MB1234567X", "注册号320100000012345", "12345678901", "010-12345678", "400-800-1234", "20240312101010", "订单20240312138123456789",
    "a13812345678", "120199198013990011", "2024.03.12-2025.04.13", "第1381号 2345678件", "IP 138.12.34.56:7890", "M124.288-130.432 168.576-0.544 0-1.12 0.032-1.696z", "http://138.12.34.56/1234/5678.html",
)  # fmt: skip


@pytest.mark.parametrize(("text", "masked"), MASKED.items())
def test_a_number_of_a_person_is_masked_however_it_is_written(text: str, masked: str) -> None:
    assert mask_text(text) == masked
    assert mask_text(masked) == masked, "what is masked stays as it is"
    assert mask_text(f"（{text}）\n{text}") == f"（{masked}）\n{masked}"


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_number_of_a_person_stays(text: str) -> None:
    assert mask_text(text) == text


def test_addresses_stay_whole_where_pages_are_found_by_them_and_not_where_they_are_handed_out() -> None:
    url = "http://www.demo.example/x?mobile=13812345678"
    facts = {"target": url, "targets": [url], "text": "电话13812345678", "number": 13812345678}
    assert mask_values(facts) == {**facts, "text": "电话138****5678"}
    hidden = url.replace("13812345678", "138****5678")
    assert mask_all(facts) == {"target": hidden, "targets": [hidden], "text": "电话138****5678", "number": 13812345678}


def test_whatever_separates_the_digits_none_is_left() -> None:
    chance = random.Random(3)
    for _ in range(300):
        digits = f"1{chance.choice('3456789')}{chance.randrange(10**9):09}"
        gap = chance.choice(["", "-", " ", ".", "－", "　", " - "])
        text = chance.choice(["", "电话", "（", "/", "0086", "+86-"]) + gap.join((digits[:3], digits[3:7], digits[7:]))
        assert digits[3:7] not in mask_text(text), text
