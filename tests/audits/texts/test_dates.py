"""Dates as offices write them, and dates that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.texts.dates import compact_date, dates_in, first_date, url_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-01-03", "2020-01-03"),
        ("2018年12月06日", "2018-12-06"),
        ("2018年1月5日 09时32分", "2018-01-05"),
        ("2018 年 12 月 6 日", "2018-12-06"),
        ("2026/07/31", "2026-07-31"),
        ("2020.10.04", "2020-10-04"),
        ("2023-08-19 10∶08", "2023-08-19"),
        ("２０２３年８月１９日", "2023-08-19"),
        ("二〇二五年三月一日", "2025-03-01"),
        ("二○一一年四月八日", "2011-04-08"),
        ("二Ｏ一九年十二月三十一日", "2019-12-31"),
        ("二零二一年十月二十日", "2021-10-20"),
        ("一九九六年六月二十九日", "1996-06-29"),
        ("二〇二〇年元月廿五日", "2020-01-25"),
        ("25-08-2012", "2012-08-25"),
        ("August 31, 2017", "2017-08-31"),
        ("2024-05-12T10:00:00+08:00", "2024-05-12"),
    ],
)
def test_a_date(text: str, day: str) -> None:
    found = first_date(text)
    assert found is not None
    assert found.value == day


@pytest.mark.parametrize("text", ["2025-02-30", "2023年13月1日", "二〇二三年二月三十日", "2021-00-10"])
def test_no_day_of_the_calendar_is_not_another_one(text: str) -> None:
    found = first_date(text)
    assert found is not None
    assert found.value is None
    assert found.raw == text


@pytest.mark.parametrize(
    "text", ["2020-21年度", "电话020-83833235", "GB/T 19378-2003", "1-10月", "2019年第3批", "15185261718", "3.1.2", "2020年5月", "年 月 日"]
)
def test_no_date(text: str) -> None:
    assert dates_in(text) == []


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://x.gov.cn/a/202405/t20240512_4137912.html", "2024-05-12"),
        ("https://x.gov.cn/art/2024/5/12/art_77278_1.html", "2024-05-12"),
        ("https://www.gov.cn/zhengce/content/2018-12/24/content_5351718.htm", "2018-12-24"),
        ("https://www.demo.gov.cn/doc/2026/09/18/4833205.shtml", "2026-09-18"),
        ("https://x.gov.cn/xxgk/2018-06-24/4.html", None),
        ("https://x.gov.cn/a/202405/t20241399_1.html", None),
        ("https://x.gov.cn/info/1037/6799.htm", None),
        ("https://x.gov.cn/show?date=2024-05-12", None),
    ],
)
def test_the_date_of_an_address(url: str, day: str | None) -> None:
    found = url_date(url)
    assert (found.value if found else None) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("20240512", "2024-05-12"), ("20240512103000", "2024-05-12"), ("2024-05-12 10:00", "2024-05-12"), ("4137912", None)],
)
def test_the_date_of_a_machine(text: str, day: str | None) -> None:
    found = compact_date(text)
    assert (found.value if found else None) == day


@given(st.text(alphabet="0123456789年月日-./〇一二十 ○：", max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    for found in dates_in(text):
        assert text[found.start : found.end] == found.raw
        assert found.value is None or len(found.value) == 10


@given(st.dates())
def test_every_day_is_read_back(day: object) -> None:
    found = first_date(f"发布日期：{day}")
    assert found is not None
    assert found.value == str(day)
