"""Kinds of files by their bytes, walls by their looks, promises by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audits.probing.files import fits, kind_of
from audits.probing.promises import broken_promise, other_column, promise_of
from audits.probing.walls import Walls, WallsFile
from audits.rulebook import load_rulebook

if TYPE_CHECKING:
    from audits.records.codes import BodyKind

WALLS = Walls(load_rulebook().vocabulary("walls", WallsFile))
PDF = b"%PDF-1.5\n" + b"x" * 3000 + b"\nstartxref\n9\n%%EOF\n"
WIDE = ("utf-8", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be", "utf-32-le")
ZIP_END = b"PK\x05\x06" + b"\0" * 18


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PDF, "pdf"),
        (PDF[:2000], "pdf-damaged"),
        (b"PK\x03\x04....word/document.xml" + ZIP_END, "docx"),
        (b"PK\x03\x04....xl/workbook.xml" + ZIP_END, "xlsx"),
        (b"PK\x03\x04....OFD.xml" + ZIP_END, "ofd"),
        (b"PK\x03\x04....a.txt" + ZIP_END, "zip"),
        (b"PK\x03\x04....word/document.xml", "docx-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000, "ole"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 30, "ole-damaged"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "html"),
        (b"\xef\xbb\xbf\r\n<html>", "html"),
        *((f"{mark}<!DOCTYPE html><html><body>x</body></html>".encode(name), "html") for mark in ("\ufeff", "\ufeff\ufeff\ufeff") for name in WIDE),
        ("<div>文件不存在</div>".encode("gbk"), "html"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', "office-xml"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "mht"),
        (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><title>t</title></head><table>', "office-html"),
        (b'<html><head><meta name=Generator content="Microsoft Word 11"><title>t</title></head><body><p>x</p>', "office-html"),
        (b"<table><tr><td>1</td></tr></table>", "office-html"),
        (b'<html><head><title>t</title></head><body><table><tr><td><a href="/">x</a></td></tr></table>', "html"),
        (b"var a = '<div>x</div>';", "text"),
        (b"/* <p> */ body{color:red}", "text"),
        (b"{\\rtf1", "rtf"),
        (b'{"code":1}', "json"),
        (b"", "empty"),
        (b"  \r\n", "empty"),
        ("普通文字".encode(), "text"),
        (bytes(range(256)), "binary"),
        (b"Rar!\x1a\x07\x00" + b"x" * 40, "rar"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
    ],
    ids=repr,
)
def test_kinds(body: bytes, kind: str) -> None:
    assert kind_of(body) == kind


def test_the_end_of_a_cut_file_is_not_looked_at() -> None:
    assert kind_of(PDF[:2000], complete=False) == "pdf"
    assert kind_of(b"PK\x03\x04....word/", complete=False) == "docx"


FITTING: list[tuple[str, BodyKind, bool]] = [
    ("doc", "docx", True), ("pdf", "docx", False), ("wps", "ole", True), ("ceb", "ceb", True), ("zip", "binary", False), ("wps", "binary", True),
    ("xls", "office-html", True), ("pdf", "office-html", False),
]  # fmt: skip


@pytest.mark.parametrize(("extension", "kind", "fine"), FITTING)
def test_fits(extension: str, kind: BodyKind, fine: bool) -> None:
    assert fits(extension, kind) is fine


@pytest.mark.parametrize(
    "body",
    [
        "<html><title>意见征集</title><form>验证码 <input></form><a href='/'>首页</a></html>",
        "<html><title>网络安全宣传</title><p>防火墙、访问频率限制是常见手段。</p><a href='/'>首页</a></html>",
        "<html><script>document.cookie='skin=blue'</script><body><a href='/a'>进入</a></body></html>",
    ],
)
def test_ordinary_pages_are_no_walls(body: str) -> None:
    assert WALLS.recognise(200, [("Server", "nginx"), ("Set-Cookie", "__jsluid_h=1; path=/")], body.encode(), "意见征集") == ""


@pytest.mark.parametrize(
    ("script", "wall"),
    [
        ("document.cookie='k=v';location.reload();", True),
        ("document.cookie = 'a=' + f(1); window.location.href = window.location.href", True),
        ("setCookie('k', 1); location.replace(location.pathname)", True),
        ("$.cookie('k', 'v'); history.go(0)", True),
        ("var s = document.cookie; function go() { location.href = '/'; }", False),
        ("if (document.cookie == '') { location.href = '/m.html' }", False),
        ("document.cookie = 'k=v'; location.href = '/a.html'", False),
        ("location.reload()", False),
        ("/* cookie policy */ location.href = location.href + '?v=2'", False),
    ],
)
def test_a_wall_is_a_page_that_sets_a_cookie_and_comes_again(script: str, wall: bool) -> None:
    found = WALLS.recognise(200, [], f"<html><script>{script}</script></html>".encode())
    assert found == ("wall-js-challenge" if wall else "")


def test_an_article_may_speak_of_walls() -> None:
    article = "当网站提示访问过于频繁时，请稍后再试。" + "防护设备会记录每个来源的访问次数，超过次数的暂时不再答复，过一会儿就会恢复。" * 8
    assert WALLS.recognise(200, [], f"<html><body><p>{article}</p></body></html>".encode(), "网络安全知识") == ""
    assert WALLS.recognise(200, [], "<html><body><p>访问过于频繁，请稍后再试</p></body></html>".encode(), "提示") == "wall-rate"
    assert WALLS.recognise(403, [], f"<html><body><p>{article}</p></body></html>".encode(), "提示") == "wall-rate"


def test_a_plain_404_behind_an_accelerator_is_a_404() -> None:
    assert WALLS.recognise(404, [("Server", "yunjiasu-nginx")], b"<html><title>404</title>not found</html>", "404") == ""


@pytest.mark.parametrize(
    ("text", "title", "promise"),
    [
        ("1. 关于印发城市管理工作方案的通知 (2024-03-01)", "", "关于印发城市管理工作方案的通知"),
        ("[通知] 关于印发城市管理工作方案的通知", "", "关于印发城市管理工作方案的通知"),
        ("关于印发城市管理工…", "关于印发城市管理工作方案的通知", "关于印发城市管理工作方案的通知"),
        ("点击查看关于印发城市管理工作方案的通知", "", ""),
        ("政务公开", "", ""),
        ("更多>>", "", ""),
        ("附件1：城市管理工作方案.pdf", "", ""),
    ],
)
def test_promises(text: str, title: str, promise: str) -> None:
    assert promise_of(text, title) == promise


@pytest.mark.parametrize(
    ("promise", "opened", "number", "found"),
    [
        ("关于印发城市管理工作方案的通知", "示例市人民政府关于印发城市管理工作方案的通知", "", ""),
        ("关于印发城市管理工作方案的通知", "示例市2024年森林防火命令", "", "other-document"),
        ("2023年部门预算公开说明", "2022年部门预算公开说明", "", "other-year"),
        ("2023年部门预算公开说明", "部门预算公开说明", "", ""),
        ("关于印发方案的通知(示政办发〔2023〕5号)", "关于印发方案的通知", "示政办发〔2023〕15号", "other-number"),
        ("关于印发方案的通知(示政办发〔2023〕5号)", "关于印发方案的通知", "示政办发〔2023〕5号", ""),
        ("《示例市物业管理办法》", "示例市户外广告设置管理规定", "", "other-document"),
        ("《示例市物业管理办法》", "示例市住宅小区物业服务管理条例", "", ""),
        ("《示例市停车管理办法》", "机动车停放管理规定", "", ""),
        ("《示例市犬只管理条例》", "示例市养犬管理暂行规定", "", ""),
        ("市城管局行政处罚裁量基准的规定", "示例市城市管理局行政处罚自由裁量权基准适用规定", "", ""),
    ],
)
def test_broken_promises(promise: str, opened: str, number: str, found: str) -> None:
    assert broken_promise(promise, [opened], number, "示例市人民政府") == found
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("[表一]序号,姓名\n1,张三\n".encode("gb18030"), "text"),
        ("BM_ID,部门名称\n1,财政局\n".encode("gb18030"), "text"),
        ("MZ2024001 民政事项编码表\n".encode("gb18030"), "text"),
        (b"BM\x8a\x10\x00\x00\x00\x00\x00\x00\x8a\x00\x00\x00", "bmp"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "exe"),
        (b'[{"a": 1}]', "json"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n\r\n<html></html>\r\n--x--", "mht"),
        (b"<html><body><pre>\nMIME-Version: 1.0\n</pre></body></html>", "html"),
        (b'<!--\nvar a="<html>";document.write("<div>"+a);\n//-->', "text"),
        (b"<!--\nvar a=1\n-->\n<html><body>x</body></html>", "html"),
        (b"<!-- made by hand -->\n<div>x</div><script>var a</script>", "html"),
    ],
    ids=range(11),
)
def test_texts_that_begin_like_something_else(body: bytes, kind: str) -> None:
    assert kind_of(body) == kind


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("机构职能", "通知公告"), ("政策解读", "通知公告"), ("在线访谈", "通知公告"),
        ("查看详情", ""), ("点击进入", ""), ("更多", ""), ("政务公开", ""), ("公告栏", ""), ("下月", ""), ("上一年", ""), ("本周", ""),
    ],
)
def test_a_menu_name_that_opens_another_column(name: str, found: str) -> None:
    assert other_column(name, ["通知公告", "领导信息"], ["通知公告"]) == found
