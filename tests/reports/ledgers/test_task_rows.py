"""Time limits of tasks as offices write them."""

from __future__ import annotations

from datetime import date

import pytest

from reports.ledgers.task_rows import due_of, year_of


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("6月底前", "2026-06-30"), ("2月底", "2026-02-28"), ("11月中旬前完成", "2026-11-20"), ("9月", "2026-09-30"), ("1-6月", "2026-06-30"),
        ("第三季度", "2026-09-30"), ("一、四季度", "2026-12-31"), ("上半年", "2026-06-30"), ("年底前", "2026-12-31"), ("持续推进", "2026-12-31"),
        ("长期坚持", "2026-12-31"), ("每季度末", "2026-12-31"), ("2027年3月底前", "2027-03-31"), ("2026年", "2026-12-31"), ("10月8日前", "2026-10-08"),
        ("2026-06-30", ""), ("2026年6月30日前", ""), ("46203", ""), ("9月前", ""), ("2月30日", ""), ("尽快", ""), ("", ""), ("另行通知", ""),
    ],
)  # fmt: skip
def test_a_time_limit_without_a_year_is_a_day_of_the_plans_year(written: str, day: str) -> None:
    assert due_of(written, 2026) == day


def test_the_year_is_that_of_the_plan() -> None:
    assert (year_of("2025年政务公开要点", date(2026, 3, 1)), year_of("要点台账", date(2026, 3, 1))) == (2025, 2026)
