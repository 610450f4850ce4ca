"""Whether an office belongs to another place."""

from __future__ import annotations

import pytest

from audits.texts.places import elsewhere, places_of


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("示例市人民政府办公室", ("示例市",)),
        ("示例市示例县人民政府门户网站", ("示例市", "示例县")),
        ("示例省示例自治州示例县教育局", ("示例省", "示例自治州", "示例县")),
        ("城市管理局", ()),
        ("国家税务总局示例县税务局", ()),
        ("市场监督管理局", ()),
        ("示例经济开发区管理委员会", ()),
        ("关于印发示例县人民政府文件的通知", ()),
        ("中共示例县委办公室", ("示例县",)),
        ("国务院办公厅", ()),
    ],
)
def test_places_of(name: str, places: tuple[str, ...]) -> None:
    assert places_of(name) == places


@pytest.mark.parametrize(
    ("office", "own", "kind", "verdict"),
    [
        ("邻近县人民政府", ("示例县",), "county", "other"),
        ("示例县人民政府", ("示例县",), "county", ""),
        ("上级市人民政府", ("示例县",), "county", ""),
        ("广西壮族自治区人民政府", ("示例县",), "county", ""),
        ("示例省人民政府", ("示例市",), "portal", ""),
        ("示例市邻近县人民政府", ("示例市",), "portal", ""),
        ("邻近县人民政府", ("示例市",), "portal", ""),
        ("邻近市人民政府", ("示例市",), "portal", "perhaps"),
        ("邻近区人民政府", ("示例市", "示例区"), "portal", "other"),
        ("邻近县人民政府", (), "county", ""),
    ],
)
def test_elsewhere(office: str, own: tuple[str, ...], kind: str, verdict: str) -> None:
    assert elsewhere(office, own, kind) == verdict
