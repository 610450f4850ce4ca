"""What the product uses of other packages without their promise; ``docs/upgrading.md`` names each with the test that watches it."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import textwrap
import zipfile
from typing import TYPE_CHECKING, Any, get_args

import aiohttp
import openpyxl
import pytest
from bs4 import BeautifulSoup
from docx import Document
from docx.oxml import OxmlElement
from openpyxl.packaging.relationship import RelationshipList
from openpyxl.worksheet import _writer
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from pydantic_core.core_schema import ErrorType
from scrapy import Request, Spider
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.engine import ExecutionEngine
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import default_settings

from audits.extract.source.tree import replanted
from audits.rulebook import loading
from crawler.download.downloading import GuardedDownloadHandler, _Connector
from crawler.download.guards import AddressGuard, SafeRobots, Unreached
from crawler.download.tolerant import parsed
from crawler.spiders import settings
from reports.workbook.sheets import Cell, Look, Looks, new_workbook
from tests.support.faults.server import FaultPortal
from tests.support.places import ROOT
from tests.support.private_names import used_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scrapy.http import Response


# -- the list ------------------------------------------------------------------------------------------------------------

LISTED = re.compile(r"^\| `([^`]+)` \|[^|]*\| (.+?) \| `([^`]+)` \|$", re.M)
GUIDE = (ROOT / "docs" / "upgrading.md").read_text("utf-8")
PRIVATE, OTHER = (LISTED.findall(part) for part in GUIDE.split("## Not private by name")[:2])


def test_the_guide_lists_every_private_name_with_the_files_that_use_it() -> None:
    told = {name: set(re.findall(r"`([^`]+\.py)`", files)) for name, files, _ in PRIVATE}
    assert told == used_names()


@pytest.mark.parametrize("where", sorted({where for *_, where in PRIVATE + OTHER}))
def test_each_test_that_the_guide_names_is_there(where: str) -> None:
    file, _, name = where.partition("::")
    assert f"def {name}(" in (ROOT / file).read_text("utf-8")


@pytest.mark.parametrize("file", sorted(set(re.findall(r"`([^`]+\.py)`", " ".join(files for _, files, _ in OTHER)))))
def test_each_file_that_the_guide_names_is_there(file: str) -> None:
    assert (ROOT / file).is_file()


# -- Scrapy and aiohttp --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultPortal]:
    with FaultPortal(tmp_path_factory.mktemp("certs")) as served:
        yield served


def fetched(url: str, resolve: dict[str, str], **meta: Any) -> tuple[Response, dict[str, Any]]:
    """The answer to one request as the handler gives it to Scrapy, and what the request carries afterwards."""

    async def ask() -> tuple[Response, dict[str, Any]]:
        guard = AddressGuard(resolve, frozenset({80, 443}))
        handler = GuardedDownloadHandler(Crawler(Spider, {"PORTAL_GUARD": guard, "DOWNLOAD_MAXSIZE": 5_000_000}))
        request = Request(url, headers={"Proxy-Authorization": "Basic secret"}, meta=meta)
        try:
            return await handler.download_request(request), request.meta
        finally:
            await handler.close()

    return asyncio.run(ask())


def parameters(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function).parameters)


@pytest.mark.parametrize("name", ["_make_request", "_read_response", "_request_headers", "_build_base_response_args", "download_request", "close"])
def test_the_handler_has_the_parts_that_ours_replaces_or_calls(name: str) -> None:
    assert parameters(getattr(GuardedDownloadHandler, name)) == parameters(getattr(AiohttpDownloadHandler, name))


def test_nothing_is_made_by_the_constructor_that_ours_leaves_out() -> None:
    made = ast.parse(textwrap.dedent(inspect.getsource(AiohttpDownloadHandler.__init__)))
    names = {node.attr for node in ast.walk(made) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}
    assert names == {"_ssl_context", "_session"}
    assert AiohttpDownloadHandler.experimental, "if it is no longer, ours need not say that it is not"


def test_the_handler_asks_reads_and_closes_through_our_parts(portal: FaultPortal) -> None:
    response, meta = fetched("http://fault.example/fine/1.html", {"fault.example": f"127.0.0.1:{portal.ports['plain']}"})
    assert (response.status, response.flags, str(response.ip_address)) == (200, [], "127.0.0.1")
    assert b"<h1>" in response.body
    assert meta["connected"] == "127.0.0.1"
    assert "certificate" not in meta
    assert "host" in portal.headers
    assert "proxy-authorization" not in portal.headers


def test_the_limit_of_the_settings_and_that_of_a_request_end_a_body(portal: FaultPortal) -> None:
    where = {"fault.example": f"127.0.0.1:{portal.ports['plain']}"}
    with pytest.raises(Unreached) as caught:
        fetched("http://fault.example/f/big.zip", where)
    assert caught.value.reason == "oversize"
    response, _ = fetched("http://fault.example/f/big.zip", where, sniff_bytes=10)
    assert (len(response.body), response.flags) == (10, ["sniffed"])


def test_the_response_keeps_the_address_and_the_tls_of_its_connection(portal: FaultPortal) -> None:
    assert issubclass(_ClientResponse, aiohttp.ClientResponse)
    where = {"self-signed.fault.example": f"127.0.0.1:{portal.ports['self-signed']}"}
    response, meta = fetched("https://self-signed.fault.example/fine/1.html", where)
    assert response.certificate
    assert meta["connected"] == "127.0.0.1"
    assert meta["certificate"] == "self-signed"


def test_every_connection_comes_past_our_look_up() -> None:
    assert parameters(_Connector._resolve_host) == parameters(aiohttp.TCPConnector._resolve_host)
    for host in ("127.0.0.1", "[::1]", "2130706433", "localhost"):
        with pytest.raises(Unreached) as caught:
            fetched(f"http://{host}/", {})
        assert caught.value.reason == "intranet", host


def test_robots_are_asked_of_ours() -> None:
    assert parameters(SafeRobots.robot_parser) == parameters(RobotsTxtMiddleware.robot_parser)
    assert isinstance(SafeRobots.DOWNLOAD_PRIORITY, int)
    assert "self.robot_parser(request)" in inspect.getsource(RobotsTxtMiddleware.process_request)


def test_the_engine_takes_requests_from_outside() -> None:
    assert parameters(ExecutionEngine.crawl) == ["self", "request"]
    assert parameters(ExecutionEngine.download_async) == ["self", "request"]


def test_scrapy_knows_every_setting_that_we_set() -> None:
    ours = {name for name in vars(settings) if name.isupper() and not name.startswith("_")} - {"MIDDLEWARES_OFF"}
    assert len(ours) > 30
    assert not {name for name in ours if not hasattr(default_settings, name)}, "Scrapy reads these no more"


@pytest.mark.parametrize(
    ("group", "left_on"),
    [
        ("DOWNLOADER_MIDDLEWARES", {"DownloadTimeoutMiddleware", "DefaultHeadersMiddleware", "UserAgentMiddleware", "HttpCompressionMiddleware", "HttpCacheMiddleware"}),
        ("SPIDER_MIDDLEWARES", {"StartSpiderMiddleware", "MetaCopyDetectionMiddleware"}),
    ],
)
def test_what_scrapy_has_on_by_itself_is_known(group: str, left_on: set[str]) -> None:
    """A new middleware of a new Scrapy might retry, redirect or report behind our back."""
    shipped = set(getattr(default_settings, f"{group}_BASE"))
    off = {name for name, value in getattr(settings, group).items() if value is None}
    assert off <= shipped, "these are switched off under a name that is no more"
    assert {name.rpartition(".")[2] for name in shipped - off} == left_on


def test_answers_are_read_from_plain_bytes_by_the_standard_library() -> None:
    assert parsed(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc", "GET") == (200, [(b"Content-Length", b"99")], b"abc", False)
    assert parsed(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "GET") == (200, [(b"Content-Length", b"3")], b"abc", True)
    assert parsed(b"220 ready\r\n", "GET") is None


def test_pydantic_has_every_code_that_has_a_sentence() -> None:
    codes = set(get_args(ErrorType))
    explained = {*loading._TEXTS, "extra_forbidden", "literal_error", "enum", "value_error", "missing", "greater_than", "less_than"}
    assert explained <= codes, f"these come no more: {sorted(explained - codes)}"


# -- openpyxl and python-docx --------------------------------------------------------------------------------------------


def test_the_parts_of_a_sheet_that_ours_replaces() -> None:
    assert parameters(_writer.WorksheetWriter.__init__) == ["self", "ws", "out"]
    assert inspect.isgeneratorfunction(vars(WriteOnlyWorksheet)["_write_rows"])
    assert parameters(vars(WriteOnlyWorksheet)["_get_writer"]) == ["self"]
    for called in ("self._get_writer()", "self._write_rows()", "self._rows.send(row)"):
        assert called in inspect.getsource(WriteOnlyWorksheet.append)
    for called in ("self._writer.write_tail()", "self._writer.close()"):
        assert called in inspect.getsource(WriteOnlyWorksheet.close)
    assert "self.write_hyperlinks()" in inspect.getsource(_writer.WorksheetWriter.write_tail)
    assert RelationshipList().to_tree() is not None


def test_a_sheet_of_ready_rows_is_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    before = set(_writer.ALL_TEMP_FILES)
    book = new_workbook()
    looks = Looks(book)
    sheet = looks.sheet("表")
    sheet.page(title_row=True)
    sheet.widths([20, 30])
    style = looks.style(Look())
    sheet.append([Cell("标题", style), Cell("=1+1", style)], height=30)
    sheet.append([Cell("链接", style, "https://www.example.cn/?a=1&b=2"), Cell(3, style)])
    book.save(path)
    read = openpyxl.load_workbook(path)["表"]
    assert [[cell.value for cell in row] for row in read.iter_rows()] == [["标题", "=1+1"], ["链接", 3]]
    assert read["B1"].data_type == "s"
    assert read["A2"].hyperlink is not None
    assert read["A2"].hyperlink.target == "https://www.example.cn/?a=1&b=2"
    assert read.freeze_panes == "A2"
    xml = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    order = [xml.index(f"<{name}") for name in ("cols", "sheetData", "hyperlinks", "pageSetup")]
    assert order == sorted(order)
    assert set(_writer.ALL_TEMP_FILES) == before, "openpyxl removes the file of a sheet once it is packed"


def test_paragraphs_runs_and_rows_give_their_xml() -> None:
    document = Document()
    paragraph = document.add_paragraph()
    run = paragraph.add_run("文")
    run.font.name = "宋体"
    assert run._element.rPr is not None
    assert run._element.rPr.rFonts is not None
    paragraph._p.append(OxmlElement("w:fldSimple"))
    row = document.add_table(rows=1, cols=1).rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    assert "w:tblHeader" in row._tr.xml
    assert "w:fldSimple" in paragraph._p.xml


def test_a_soup_finds_its_parts_without_links_from_one_to_the_next() -> None:
    assert callable(BeautifulSoup._linkage_fixer)
    html = "<div>a<p>b<b>c<i>d</b>e<!-- f --></p><ul><li>g<li>h<a href=x>i</a></ul><p>" * 3
    root = replanted(html)
    assert root is not None
    said = "".join(text for text in root.find("body").itertext() if text != " f ")
    assert said == BeautifulSoup(html, "html.parser").get_text()
