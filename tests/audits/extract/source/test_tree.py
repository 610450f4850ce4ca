"""Everything in the bytes is read: behind end tags that come too early, and where the parser gives up."""

from __future__ import annotations

import pytest

from audits.extract import read
from audits.extract.source import document as documents
from audits.extract.source.document import parse
from audits.extract.source.lines import lines_of
from audits.extract.source.tree import DEEPEST, LARGEST, own_text, replanted

URL = "http://www.example.gov.cn/a/b.html"
TEXT = "<p>" + "各单位：现将办法印发给你们，请认真贯彻执行，并于月底前报送落实情况。" * 4 + "</p>"
ARTICLE = f"<h1>关于印发某办法的通知</h1><div>发布日期：2024-05-06 来源：市政府办公室</div><div>{TEXT}<a href='fj.pdf'>附件.pdf</a></div>"
HEAD = "<html><head><meta charset='utf-8'><title>关于印发某办法的通知</title></head>"


def _texts(html: str) -> list[str]:
    return [line.text for line in lines_of(parse(html.encode(), URL).body).lines]


@pytest.mark.parametrize(
    "html",
    [
        HEAD + "<body><div><a href='/'>首页</a></div></body></html>\n<div>" + ARTICLE + "</div>",
        HEAD + "<body><div><a href='/'>首页</a></div></body><div>" + ARTICLE + "</div></html>",
        HEAD + "<body><div><a href='/'>首页</a></div></html><body class=z><div>" + ARTICLE + "</div></body></html>",
        "<div><a href='/'>首页</a></div></html>" + HEAD + "<body>" + ARTICLE + "</body></html>",
        "<html><body><div><a href='/'>首页</a></div></body></html><!DOCTYPE html>" + HEAD + "<body>" + ARTICLE + "</body></html>",
        "<div><a href='/'>首页</a></body></html>" + HEAD + "<body>" + ARTICLE + "</body></html></div></html>",
    ],
    ids=["behind html", "between body and html", "second body", "include before", "whole include before", "ends within an include"],
)
def test_what_stands_behind_the_end_of_the_page_belongs_to_it(html: str) -> None:
    page = read(html.encode(), URL)
    assert (page.kind, page.title, page.published, page.source) == ("detail", "关于印发某办法的通知", "2024-05-06", "市政府办公室")
    assert [link.raw for link in page.attachments] == ["fj.pdf"]
    assert [link.raw for link in page.links] == ["/", "fj.pdf"]
    assert page.problems == ()


def test_hidden_links_behind_the_end_are_seen() -> None:
    planted = "<div style='position:absolute;left:-9999px'><a href='http://bet.example/'>彩票</a></div>"
    page = read(f"{HEAD}<body>{ARTICLE}</body></html>{planted}".encode(), URL)
    assert [(link.raw, link.hidden) for link in page.links] == [("fj.pdf", ""), ("http://bet.example/", "off-screen")]


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<html><body>甲</body>乙</html>丙<b>丁</b>戊", ["甲乙丙丁戊"]),
        ("<html><body><p>甲</p></body></html><!-- 乙 --><p>丙</p>", ["甲", "丙"]),
        ("<html><body><p>甲</p></body></html>\n<!-- 生成时间 -->\n", ["甲"]),
        ("<html><body><p>甲</p></html><html><head><title>乙</title><style>a{}</style></head><body><p>丙</p></body></html>", ["甲", "丙"]),
        ("<html><body><p>甲</p></body></html>" + "<p>乙</p></html>" * 50, ["甲"] + ["乙"] * 50),
        ("<script>document.write('</body></html>')</script><p>甲</p>", ["甲"]),
        ("<html><body><p>甲</p></body></html>", ["甲"]),
        ("", []),
    ],
)
def test_order_of_the_joined_text(html: str, texts: list[str]) -> None:
    assert _texts(html) == texts


def test_a_second_head_gives_its_base_and_meta() -> None:
    html = "<div>甲</div></html><html><head><base href='/x/'><meta name='ColumnName' content='乙'></head><body id=z><a href='1.html'>丙</a></body></html>"
    found = parse(html.encode(), URL)
    assert (found.base, found.meta["columnname"], found.body.get("id")) == ("http://www.example.gov.cn/x/", "乙", "z")


def test_a_frameset_keeps_its_frames() -> None:
    page = read(b"<html><frameset cols='1,2'><frame src='a.html'><frame src='b.html'></frameset></html><!-- x -->", URL)
    assert [link.raw for link in page.links] == ["a.html", "b.html"]


@pytest.mark.parametrize("tag", ["font", "span", "div", "b", "table"])
def test_a_nest_that_is_too_deep_for_the_parser_is_read_by_the_other(tag: str) -> None:
    links = "".join(f'<p><a href="/x/{n}.html">后面的链接{n}</a></p>' for n in range(60))
    page = read(f"{HEAD}<body>{ARTICLE}{f'<{tag}>' * 3000}{links}".encode(), URL)
    assert [link.raw for link in page.links if link.raw.startswith("/x/")] == [f"/x/{n}.html" for n in range(60)]
    assert (page.title, page.problems) == ("关于印发某办法的通知", ())


def test_what_neither_reading_has_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "replanted", lambda text: None)
    page = read(f"{HEAD}<body>{ARTICLE}{'<font>' * 3000}{'<a href=/x>乙</a>' * 60}".encode(), URL)
    assert page.problems == ("parser-limit", "links-lost")
    assert replanted("x" * (LARGEST + 1)) is None


def _shape(html: str) -> str:
    root = replanted(html)
    assert root is not None
    return "".join(f"<{part.tag}>" if isinstance(part.tag, str) else "<!>" for part in root.iter())


@pytest.mark.parametrize(
    ("html", "shape"),
    [
        ("<ul><li><a>甲</a><li><a>乙</a></ul>", "<html><head><body><ul><li><a><li><a>"),
        ("<table><tr><td>1<td>2<tr><td>3</table>", "<html><head><body><table><tr><td><td><tr><td>"),
        ("<ul><li><ul><li>甲</li></ul></li></ul>", "<html><head><body><ul><li><ul><li>"),
        ("<html><head><title>甲</title></head><body><p>乙</body></html><p>丙", "<html><head><title><body><p><p>"),
        ("<p>甲<!-- 乙 --><b>丙", "<html><head><body><p><!><b>"),
        ("<p>甲</p><!-- 乙 <b>丙", "<html><head><body><p>"),
        ("<p>甲</p><b 丙", "<html><head><body><p>"),
        ("<o:p>甲</o:p><p a:b='1' 甲='2' c='\x01'>乙", "<html><head><body><span><p>"),
        ("", "<html><head><body>"),
    ],
)
def test_second_reading(html: str, shape: str) -> None:
    assert _shape(html) == shape


@pytest.mark.parametrize("piece", ["<", "<!--", "<a ", "<a href='", "</", "<![", "<?", "<a><b></a>", "&#", "<script>", "<p><b>"])
def test_second_reading_takes_any_bytes(piece: str) -> None:
    assert replanted(piece * 20_000) is not None or piece == "<!["


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<a id=x>通知<b>公告</b>全文</a>尾", "通知公告全文"),
        ("<a id=x>通知<div>公告<a>另一条</a></div>全文</a>", "通知公告"),
        ("<a id=x>通<!-- 注 -->知<div><a>另一条</a></div></a>", "通知"),
        ("<a id=x><div><a>另一条</a></div></a>", ""),
        ("<p id=x>一<a>二</a>三<p>四", "一二三"),
    ],
)
def test_the_text_of_an_anchor_ends_where_the_next_begins(html: str, text: str) -> None:
    (element,) = parse(f"<html><body>{html}</body></html>".encode(), URL).root.xpath("//*[@id='x']")
    assert own_text(element) == text


@pytest.mark.parametrize("behind", ["</body>文字\x0b\x1f后", "</html><html lang='\x0b' \x01a=1>文\x02字", "</body><p>文</p>\x0c字"])
def test_control_characters_behind_the_end_of_a_page_end_no_reading(behind: str) -> None:
    page = read(f"<html><body><p>前</p>{behind}</html>".encode(), URL)
    assert "文" in page.text


@pytest.mark.parametrize("comment", ["a--b", "a---b", "-----", "a-", "-- >", ">", "x\x0by", "!"])
def test_no_comment_ends_a_second_reading(comment: str) -> None:
    root = replanted(f"<html><body><p>前</p><!--{comment}--><p>后</p></body></html>")
    assert root is not None
    assert "".join(element.text or "" for element in root.iter("p")) == "前后"


def test_what_is_nested_too_deep_stands_behind_in_the_order_of_the_page() -> None:
    inside = "".join(f"<div>{number}<b>b{number}</b><!-- c -->d" for number in range(DEEPEST + 20))
    root = parse(f"<html><body><p>a</p>{inside}e</body></html>".encode(), URL).root
    deepest = max(sum(1 for _ in element.iterancestors()) for element in root.iter())
    assert deepest <= DEEPEST
    said = [text for text in root.itertext() if text not in (" c ",)]
    assert "".join(said) == "a" + "".join(f"{number}b{number}d" for number in range(DEEPEST + 20)) + "e"
