"""Whether an office belongs to another place."""

from __future__ import annotations

import pytest

from audits.rulebook.register import check_site
from audits.texts.places import elsewhere, own_places, places_of


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
        ("示州市人民政府", ("示州市",)),
        ("示例市市中区财政局", ("示例市", "市中区")),
        ("双江拉祜族佤族布朗族傣族自治县人民政府", ("双江拉祜族佤族布朗族傣族自治县",)),
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
        ("道真自治县人民政府", ("道真仡佬族苗族自治县",), "county", ""),
        ("道真县人民政府", ("道真仡佬族苗族自治县",), "county", ""),
        ("道真仡佬族苗族自治县人民政府", ("道真自治县",), "county", ""),
        ("道真仡佬族苗族自治县水务局", ("遵义市", "道真县"), "department", ""),
        ("务川仡佬族苗族自治县人民政府", ("道真仡佬族苗族自治县",), "county", "other"),
        ("东乡县人民政府", ("东乡族自治县",), "county", ""),
        ("前郭县人民政府", ("前郭尔罗斯蒙古族自治县",), "county", "perhaps"),
        ("莫旗人民政府", ("莫力达瓦达斡尔族自治旗",), "county", "perhaps"),
        ("丰县人民政府", ("丰都县",), "county", "other"),
        ("鄂伦春旗人民政府", ("鄂伦春自治旗",), "county", ""),
        ("黔东州人民政府", ("黔东苗族侗族自治州",), "portal", ""),
        ("示例县人民政府", ("上级市", "示例区"), "county", "perhaps"),
        ("示例县人民政府", ("示例市",), "county", "perhaps"),
    ],
)
def test_elsewhere(office: str, own: tuple[str, ...], kind: str, verdict: str) -> None:
    assert elsewhere(office, own, kind) == verdict


def test_the_register_names_the_same_place_otherwise() -> None:
    given = {
        "site": "s", "name": "前郭县人民政府网", "owner": "前郭尔罗斯蒙古族自治县人民政府办公室", "home": "http://a.example/",
        "also_known_as": ["前郭县", "前郭旗"],
    }  # fmt: skip
    own = own_places(check_site(given, {}, "s", ()))
    assert own == ("前郭尔罗斯蒙古族自治县", "前郭尔罗斯自治县", "前郭尔罗斯县", "前郭县", "前郭旗")
    assert elsewhere("前郭旗财政局", own, "county") == ""
    assert elsewhere("前旗财政局", own, "county") == "perhaps"
    assert elsewhere("后旗财政局", own, "county") == "other"
