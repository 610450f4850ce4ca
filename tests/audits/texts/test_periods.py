"""Validity periods that documents give themselves."""

from __future__ import annotations

from datetime import date

import pytest

from audits.records import Field, Page
from audits.texts.periods import own_period, period_in

WRITTEN = date(2020, 3, 5)
FOUND = [
    ("本办法自2020年1月1日起施行，有效期五年。", "2020-01-01", "2024-12-31", True),
    ("本规定自发布之日起30日后施行，有效期至2025年12月31日。", "2020-04-04", "2025-12-31", True),
    ("本办法自印发之日起试行两年。", "2020-03-05", "2022-03-04", False),
    ("第二十条 本细则自2020年4月1日起施行。有效期5年。", "2020-04-01", "2025-03-31", True),
    ("本办法自2021年2月1日起执行，试行期一年。", "2021-02-01", "2022-01-31", True),
    ("本意见自2020年2月1日起施行至2022年12月31日止。", "2020-02-01", "2022-12-31", True),
    ("本办法自2024年1月1日起施行，有效期5年，《原办法》同时废止。", "2024-01-01", "2028-12-31", True),
    ("本政策自2022年1月1日起至2024年12月31日止。", "2020-03-05", "2024-12-31", True),
    ("本办法自二○一八年一月一日起施行，有效期五年", "2018-01-01", "2022-12-31", True),
    ("本方案执行期限为2021年1月1日至2023年12月31日", "2020-03-05", "2023-12-31", True),
    ("本办法自发布之日起施行，有效期2年半。", "2020-03-05", "2022-09-04", False),
    ("本办法自2022年6月1日起施行，有效期为自施行之日起五年。", "2022-06-01", "2027-05-31", True),
    ("暂行期限为一年，本办法自2022年6月1日起施行", "2022-06-01", "2023-05-31", True),
    ("本办法自2019年7月1日起施行，至2024年6月30日失效。", "2019-07-01", "2024-06-30", True),
]
NOT_FOUND = [
    "行政规范性文件有效期一般不得超过5年",
    "许可证有效期为五年。",
    "本证书有效期三年",
    "身份证有效期限二十年，本人持有",
    "本市行政规范性文件的有效期为5年",
    "规范性文件应当规定有效期，有效期不超过5年；本办法自2020年1月1日起施行。",
    "本办法自2020年1月1日起施行，2012年印发的《原办法》（示政发〔2012〕1号）同时废止。",
    "原2007年印发的《应急预案》同时废止",
    "本文件有效期届满前6个月评估",
    "2015年12月31日前仍有效的，本办法执行",
    "本条例自2020年1月1日起施行",
]


@pytest.mark.parametrize(("text", "start", "end", "literal"), FOUND, ids=[text for text, *_ in FOUND])
def test_period(text: str, start: str, end: str, literal: bool) -> None:
    period = period_in(text, WRITTEN)
    assert period is not None
    assert (str(period.start), str(period.end), period.literal) == (start, end, literal)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_no_period(text: str) -> None:
    assert period_in(text, WRITTEN) is None


def test_state_on_days_around_the_ends() -> None:
    period = period_in("本办法自2020年1月1日起施行，有效期五年。")
    assert period is not None
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2024, 12, 31), date(2025, 1, 1))
    assert [period.state(day) for day in days] == ["not-yet", "in-force", "in-force", "expired"]


@pytest.mark.parametrize(
    ("label", "value", "end"),
    [
        ("有效期至", "2025-12-31", "2025-12-31"),
        ("有效期", "2020-01-01至2024-12-31", "2024-12-31"),
        ("有效期", "5年", "2025-03-04"),
        ("废止日期", "2030-01-01", "2030-01-01"),
    ],
)
def test_period_of_fields(label: str, value: str, end: str) -> None:
    period = own_period(Page("https://a.example/", doc_number="示政规〔2020〕1号", written="2020-03-05", fields=(Field(label, value),)))
    assert period is not None
    assert str(period.end) == end


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("本办法自2020年1月1日起施行，有效期五年。", "本办法自2020年1月1日起施行，有效期五年"),
        ("本办法自２０２０年１月１日起施行，有效期 ５ 年，由市财政局会同市发展改革委负责解释，《原办法》同时废止。", "本办法自２０２０年１月１日起施行，有效期 ５ 年"),
        (
            "本办法自2020年1月1日起施行，有效期五年，此前市政府及市政府各部门发布的有关规定，" + "与本办法不一致的，以本办法为准，" * 8 + "请遵照执行。",
            "本办法自2020年1月1日起施行，有效期五年",
        ),
        (
            "各县区人民政府、市政府各部门、各直属机构要认真组织实施，" + "加强领导落实责任抓好检查督促确保取得实效，" * 6 + "本办法自2020年1月1日起施行，有效期五年。",
            "本办法自2020年1月1日起施行，有效期五年",
        ),
        ("本意见自2020年2月1日起施行至2022年12月31日止。", "本意见自2020年2月1日起施行至2022年12月31日止"),
    ],
    ids=range(5),
)  # fmt: skip
def test_quote_is_short_and_has_the_words_of_the_period(text: str, quote: str) -> None:
    period = period_in(text, WRITTEN)
    assert period is not None
    assert period.quote == quote
