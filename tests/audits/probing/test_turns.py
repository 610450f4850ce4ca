"""When two answers say the same, though an address, a time or a number in them is another."""

from __future__ import annotations

import pytest

from audits.probing.turns import same, shown_by

AT = "http://www.demo.example/xw/t1.html"
OTHER = "http://www.demo.example/gk/zc/t22.html"


def page(said: str, title: str = "示例市人民政府") -> bytes:
    return f"<html><head><title>{title}</title></head><body><ul><li>首页</li><li>要闻</li></ul>{said}</body></html>".encode()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (page("<p>系统繁忙</p>"), page("<p>系统繁忙</p>")),
        (page(f"<p>{AT} 不存在</p>"), page(f"<p>{OTHER} 不存在</p>")),
        (page("<p>/xw/t1.html 不存在</p>"), page("<p>/gk/zc/t22.html 不存在</p>")),
        (page("<p>编号 7919</p><p>时间 10:00:00</p>"), page("<p>编号 15838</p><p>时间 9:59:58</p>")),
        (page("<p>事件 a3f0c1</p>"), page("<p>事件 be77d2</p>")),
        (bytes(range(256)) * 4, bytes((place * 37 + 5) % 256 for place in range(900))),
        (b"", b""),
    ],
    ids=["one-page", "address", "path", "numbers", "event", "garbled", "empty"],
)
def test_one_page_for_everything_says_the_same(one: bytes, other: bytes) -> None:
    assert same(shown_by(AT, one), shown_by(OTHER, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (page("<h1>教育</h1><p>学校开学了</p>"), page("<h1>医疗</h1><p>医院开诊了</p>")),
        (page("<li>教育工作</li><li>医疗工作</li>"), page("<li>住房工作</li><li>就业工作</li>")),
        (page("<p>系统繁忙</p>"), b""),
        (b"<p>one</p>", b"<p>other</p>"),
    ],
    ids=["articles", "lists", "emptied", "words"],
)
def test_pages_of_one_title_and_size_do_not(one: bytes, other: bytes) -> None:
    assert not same(shown_by(AT, one), shown_by(OTHER, other))


def test_answers_that_lead_to_one_place_say_the_same() -> None:
    assert same(shown_by(AT, b"", "http://www.demo.example/error.html"), shown_by(OTHER, b"moved", "http://www.demo.example/error.html"))
    assert not same(shown_by(AT, b"", "http://www.demo.example/a.html"), shown_by(OTHER, b"", "http://www.demo.example/b.html"))
    assert not same(shown_by(AT, b"", "http://www.demo.example/a.html"), shown_by(OTHER, b""))


def test_markup_without_end_is_read_in_no_time() -> None:
    assert shown_by(AT, b"<" * 400_000) == frozenset()
    assert shown_by(AT, b"a" * 400_000) == frozenset({b"a" * 400_000})
