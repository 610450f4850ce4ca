"""Crawler traps (H64 to H68) end with a reason, and real portals never meet one."""

from __future__ import annotations

from itertools import product

import pytest

from crawler.crawl.traps import TrapGuard

HOST = "http://www.demo.example"


def admitted(guard: TrapGuard, urls: list[str]) -> tuple[int, set[str]]:
    codes = [guard.admit(url) for url in urls]
    return codes.count(""), {code for code in codes if code}


def test_h64_endless_calendar_by_parameter() -> None:
    urls = [f"{HOST}/hd/rili.jsp?year={year}&month={month}" for year in range(2000, 2027) for month in range(1, 13)]
    count, codes = admitted(TrapGuard(this_year=2026), urls)
    assert count == 150
    assert codes == {"trap-calendar"}


def test_h64_years_that_have_not_come() -> None:
    guard = TrapGuard(this_year=2026)
    assert guard.admit(f"{HOST}/calendar/2026/11/") == ""
    assert guard.admit(f"{HOST}/calendar/2031/11/") == "trap-calendar"
    assert guard.admit(f"{HOST}/list.jsp?date=2150-01-01") == "trap-calendar"
    assert guard.admit(f"{HOST}/hd/2031/11/5/") == "trap-calendar"


def test_a_number_that_could_be_a_year_is_the_number_of_an_article() -> None:
    guard = TrapGuard(this_year=2026)
    for path in ("/news/2084", "/content/2153/", "/r/home/2214", "/2084/10/content_7.html", "/art/2025/3/2/art_1.html"):
        assert guard.admit(f"{HOST}{path}") == "", path


def test_h65_growing_path() -> None:
    guard = TrapGuard()
    assert guard.admit(f"{HOST}/a/b/index.html") == ""
    assert guard.admit(f"{HOST}/a/b/a/b/a/b/index.html?x=1") == "trap-path"
    assert guard.admit(f"{HOST}/news/news/news/news/news/news/news/1.html") == "trap-path"
    assert guard.admit(f"{HOST}/" + "/".join(str(n) for n in range(30))) == "trap-path"


def test_h66_facets() -> None:
    names = ["area", "type", "year2", "sort", "status", "size", "kind", "unit"]
    urls = []
    for chosen in product((0, 1), repeat=8):
        query = "&".join(f"{name}=1" for name, on in zip(names, chosen, strict=True) if on)
        urls.append(f"{HOST}/search.jsp?{query}" if query else f"{HOST}/search.jsp")
    count, codes = admitted(TrapGuard(), urls)
    assert count <= 26
    assert codes == {"trap-parameters"}


def test_h66_three_parameters_with_many_values() -> None:
    urls = [f"{HOST}/s.jsp?a={a}&b={b}&c={c}" for a in range(10) for b in range(10) for c in range(10)]
    count, codes = admitted(TrapGuard(), urls)
    assert count == 300
    assert codes == {"trap-parameters"}


def test_h67_session_ids() -> None:
    count, codes = admitted(TrapGuard(), [f"{HOST}/view.do;jsessionid={n:032X}?id=1" for n in range(200)])
    assert count == 50
    assert codes == {"trap-session"}


def test_h67_page_that_links_to_itself_with_a_new_token() -> None:
    guard = TrapGuard(max_same=5)
    asked = 0
    for n in range(100):
        url = f"{HOST}/p/{n:08x}a{n:08x}b{n:08x}/view.html"
        if guard.admit(url):
            break
        asked += 1
        guard.saw(url, "same-body")
    assert asked <= 8


@pytest.mark.parametrize(
    "urls",
    [
        [f"{HOST}/xxgk/xxgkml/zfwj/xzfwj/2018-07-11/{n}.html" for n in range(5000)],
        [f"{HOST}/art/2026/9/{n % 28 + 1}/art_77278_{n}.html" for n in range(5000)],
        [f"{HOST}/info/egovinfo/1007/overt_centent/infodetail.jsp?id={n}" for n in range(5000)],
        [f"{HOST}/content.jsp?infoid={n}&type=1" for n in range(2500)],
        [f"{HOST}/news/{n:08x}-1111-2222-3333-{n:012x}.html" for n in range(3000)],
        [f"{HOST}/list.aspx?cid=7&page={n}" for n in range(900)],
        [f"{HOST}/xxgk/gk/xxgk/{n}.html" for n in range(100)],
    ],
    ids=["dated folders", "art", "one id", "two parameters", "guid", "pages", "a folder twice"],
)
def test_real_addresses_pass(urls: list[str]) -> None:
    guard = TrapGuard(this_year=2026)
    assert admitted(guard, urls) == (len(urls), set())


def test_same_address_is_judged_the_same_again() -> None:
    guard = TrapGuard(max_facets=1)
    first = f"{HOST}/s.jsp?a=1&b=1&c=1"
    assert [guard.admit(first), guard.admit(first), guard.admit(f"{HOST}/s.jsp?a=2&b=1&c=1")] == ["", "", "trap-parameters"]
    assert guard.admit("http://[broken?x=1") == "trap-parameters"
