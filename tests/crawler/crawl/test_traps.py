"""Crawler traps (H64 to H68) end with a reason, and real portals never meet one."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from audits.records import Link, Page
from crawler.crawl.traps import TrapGuard

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = "http://www.demo.example"


def admitted(guard: TrapGuard, urls: list[str]) -> tuple[int, set[str]]:
    codes = [guard.admit(url) for url in urls]
    return codes.count(""), {code for code in codes if code}


def test_h64_endless_calendar_by_parameter() -> None:
    urls = [f"{HOST}/hd/rili.jsp?year={year}&month={month}" for year in range(2000, 2027) for month in range(1, 13)]
    count, codes = admitted(TrapGuard(this_year=2026), urls)
    assert count == 150
    assert codes == {"trap-calendar"}


@pytest.mark.parametrize("form", ["/calendar/{1}/{2}/", "/list.jsp?date={1}-{2}-01", "/hd/{1}/{2}/5/", "/rili.jsp?year={1}&month={2}", "/{1}-{2:02}-01/"])
def test_h64_years_that_have_not_come(form: str) -> None:
    urls = [HOST + form.format(number, 2031 + number // 12, number % 12 + 1) for number in range(300)]
    assert _crawled(TrapGuard(this_year=2026), urls, _grid) <= 30
    assert TrapGuard(this_year=2026).admit(f"{HOST}/calendar/2026/11/") == ""


@pytest.mark.parametrize("read_for", ["text", "links"])
@pytest.mark.parametrize(
    "form",
    [
        "/2050-01-01/{}.html", "/2077/3/2/art_{}.html", "/list.jsp?year=2035&no={}", "/show.jsp?date=2040-01-01&id={}", "/a/" + "b{}/" * 22, "/1/1/1/{}.html",
        "/x.jsp?" + "&".join(f"p{number}=1" for number in range(32)) + "&id={}", "/index.php?m=content&c=index&a=show&catid=7&id={}", "/show.jsp?y={}",
    ],
)  # fmt: skip
def test_odd_addresses_are_read_as_long_as_they_bring_anything(form: str, read_for: str) -> None:
    urls = [HOST + form.format(*[number] * 22) for number in range(1, 420)]
    guard, asked = TrapGuard(this_year=2026), 0
    for number, url in enumerate(urls):
        if not guard.admit(url):
            asked += 1
            page = _article(url, number)
            body = f"<title>{page.title}</title><script>var a='{number}'</script><p>{page.text.replace(chr(10), '<p>')}".encode()
            guard.saw(url, f"body-{number}", page if read_for == "text" else Page(url, title="公告"), body)
    assert asked == len(urls)


def test_a_number_that_could_be_a_year_is_the_number_of_an_article() -> None:
    guard = TrapGuard(this_year=2026)
    for path in ("/news/2084", "/content/2153/", "/r/home/2214", "/2084/10/content_7.html", "/art/2025/3/2/art_1.html"):
        assert guard.admit(f"{HOST}{path}") == "", path


@pytest.mark.parametrize("grown", ["a/b/", "news/", "x{}/y{}/z{}/w{}/"])
def test_h65_growing_path(grown: str) -> None:
    def page(url: str, number: int) -> Page:
        following = url + grown.format(*[number] * 4)
        return Page(url, title="相关链接", text="没有新的内容可以看", links=(Link(following, following),))

    urls = [f"{HOST}/" + "".join(grown.format(*[place] * 4) for place in range(depth)) for depth in range(1, 150)]
    assert _crawled(TrapGuard(), urls, page) <= 40


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


def _article(url: str, number: int) -> Page:
    text = f"示例市第{number}号建设工程竣工验收\n" + "".join(f"第{chr(0x4E00 + number)}{chr(0x4E00 + part)}标段由建设单位组织验收，工程质量合格。\n" for part in range(4))
    return Page(url, title=f"关于{chr(0x4E00 + number)}号工程的公告", text=text)


def _crawled(guard: TrapGuard, urls: list[str], page: Callable[[str, int], Page]) -> int:
    asked = 0
    for number, url in enumerate(urls):
        if not guard.admit(url):
            asked += 1
            guard.saw(url, f"body-{number}", page(url, number))
    return asked


@pytest.mark.parametrize(
    "form",
    [
        "/index.php?m=content&c=index&a=show&catid=7&id={}", "/show.jsp?y={}", "/show.jsp?d={}&c=1", "/list.jsp?week=0&id={}",
        "/view.aspx?type=2&cat=9&lang=cn&id={}", "/col.do?sid={}", "/detail.jsp?year=2026&month=3&no={}", "/open.do?token={}&k=a&v=1",
    ],
)  # fmt: skip
def test_pages_that_bring_new_text_are_read_however_many_there_are(form: str) -> None:
    urls = [HOST + form.format(number) for number in range(1, 700)]
    assert _crawled(TrapGuard(this_year=2026), urls, _article) == len(urls)


def _grid(url: str, number: int) -> Page:
    return Page(url, title=f"{number}日程", text="日\n一\n二\n" + "\n".join(map(str, range(1, 31))) + "\n上个月\n下个月")


def _subset(url: str, number: int) -> Page:
    rows = [f"示例市第{chr(0x4E00 + (number + step) % 40)}项审批事项办理指南" for step in range(20)]
    return Page(url, title="事项检索", text="\n".join([f"共找到 {number} 条，用时 0.00{number} 秒", *rows]))


@pytest.mark.parametrize(
    ("form", "page", "most"),
    [
        ("/hd/rili.jsp?y={1}&m={2}", _grid, 150),
        ("/search.do?area={0}&type=1&unit=3", _subset, 300),
        ("/search.do?a={2}&b={1}&c=0&d=9", _subset, 300),
    ],
)
def test_pages_that_bring_nothing_new_are_left(form: str, page: Callable[[str, int], Page], most: int) -> None:
    urls = [HOST + form.format(number, 1960 + number // 12, number % 12 + 1) for number in range(700)]
    assert _crawled(TrapGuard(this_year=2026), urls, page) <= most


def test_a_calendar_that_leads_to_new_articles_goes_on() -> None:
    def day(url: str, number: int) -> Page:
        return Page(url, title="日程", text="日\n一", links=tuple(Link("x", f"{HOST}/art/{number}_{place}.html") for place in range(3)))

    urls = [f"{HOST}/rili.jsp?year={1980 + number // 12}&month={number % 12 + 1}" for number in range(400)]
    assert _crawled(TrapGuard(this_year=2026), urls, day) == 400


def test_a_form_that_showed_one_page_for_a_while_is_opened_again() -> None:
    guard, asked = TrapGuard(), []
    for number in range(300):
        url = f"{HOST}/show.jsp?id={number}"
        if not guard.admit(url):
            asked.append(number)
            guard.saw(url, "maintenance" if number < 30 else f"body-{number}")
    assert len([number for number in asked if number < 30]) <= 15
    assert asked[-200:] == list(range(100, 300))


def test_same_address_is_judged_the_same_again() -> None:
    guard = TrapGuard(max_facets=1)
    first = f"{HOST}/s.jsp?a=1&b=1&c=1"
    assert [guard.admit(first), guard.admit(first), guard.admit(f"{HOST}/s.jsp?a=2&b=1&c=1")] == ["", "", "trap-parameters"]
    assert guard.admit("http://[broken?x=1") == "trap-parameters"


@pytest.mark.parametrize("value", ["²", "٣", "9" * 5000, "³月"])
def test_a_month_that_is_no_number_is_no_month(value: str) -> None:
    assert TrapGuard(this_year=2026).admit(f"{HOST}/rili.jsp?year=2026&month={value}") == ""
