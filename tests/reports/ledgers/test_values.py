"""What people write into a ledger is understood, or said to be not understood."""

import pytest

from reports.ledgers.values import day_of, deadline_of, item_of, state_of, text_of


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ({"day": "2026-03-01"}, "2026-03-01"),
        (46082, "2026-03-01"),
        (46082.75, "2026-03-01"),
        (20260301, "2026-03-01"),
        ("20260301", "2026-03-01"),
        ("2026-03-01", "2026-03-01"),
        ("2026.3.1", "2026-03-01"),
        ("2026/3/1", "2026-03-01"),
        ("2026年3月1日", "2026-03-01"),
        ("2026 年 3 月 1 日", "2026-03-01"),
        ("２０２６－３－１", "2026-03-01"),
        ("2026-03-01 15:30:00", "2026-03-01"),
        ("46082", "2026-03-01"),
        ("", ""),
        (None, ""),
        ("2026-02-30", None),
        ("3月1日", None),
        ("下周", None),
        (12, None),
        (True, None),
        ("9999-01-01", None),
    ],
)
def test_days(written: object, understood: str | None) -> None:
    assert day_of(written) == understood


def test_days_of_old_macintosh_workbooks() -> None:
    assert day_of(44620, date1904=True) == "2026-03-01"


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("已整改", "已整改"),
        ("已整改 ", "已整改"),
        (" 已 整 改。", "已整改"),
        ("√", "已整改"),
        ("整改完成", "已整改"),
        ("OK", "已整改"),
        ("正在整改", "整改中"),
        ("不属实", "有异议"),
        ("延期", "申请延期"),
        ("×", "未整改"),
        ("", ""),
        ("基本完成", None),
        ("是", None),
        ("未发现问题", None),
    ],
)
def test_states(written: str, understood: str | None) -> None:
    assert state_of(written) == understood


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("a1b2c3d4e5f6", "a1b2c3d4e5f6"),
        (" A1B2C3D4E5F6 ", "a1b2c3d4e5f6"),
        ("ａ１ｂ２ｃ３ｄ４ｅ５ｆ６", "a1b2c3d4e5f6"),
        ("a1b2c3d4e5f6-a", "a1b2c3d4e5f6-A"),
        ("a1b2c3d4e5f6－B", "a1b2c3d4e5f6-B"),
        ("a1b2c3d4e5f6-B-Gov.Office", "a1b2c3d4e5f6-B-Gov.Office"),
        (12345678901.0, "012345678901"),
        ("12", ""),
        ("", ""),
        ("a1b2c3d4e5f6-C", ""),
        ("合计", ""),
    ],
)
def test_numbers_of_items(written: object, understood: str) -> None:
    assert item_of(written) == understood


def test_texts() -> None:
    assert text_of("  一行 \r\n二行\u3000") == "一行\n二行"
    assert text_of(3.0) == "3"
    assert text_of(None) == ""


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("2026年3月20日前", "2026-03-20"), ("2026年3月20日之前", "2026-03-20"), ("2026-03-20前完成", "2026-03-20"), ("请于2026年3月20日前整改完成", "2026-03-20"),
        ("限2026.3.20前整改到位", "2026-03-20"), ("截至2026/3/20", "2026-03-20"), ("截止日期：2026年3月20日", "2026-03-20"), ("2026年3月20日（含）前", "2026-03-20"),
        ("２０２６年３月２０日前。", "2026-03-20"), ("2026年3月底前", "2026-03-31"), ("2026年2月末", "2026-02-28"), ("2028年2月底前完成整改", "2028-02-29"),
        ("20260320前", "2026-03-20"), ("2026-03-20", "2026-03-20"), ({"day": "2026-03-20"}, "2026-03-20"), (46101, "2026-03-20"), ("", ""),
        ("3月20日前", None), ("2026年13月底前", None), ("2026年2月30日前", None), ("立即", None), ("一周内", None), ("2026年3月20日前后", None),
        ("2026年3月20日前不得发布", None), ("前2026年3月20日", None), ("2026年一季度前", None), ("2026年3月20日至4月20日", None),
    ],
)  # fmt: skip
def test_deadlines(written: object, understood: str | None) -> None:
    assert deadline_of(written) == understood
