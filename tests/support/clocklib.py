"""A site beside the sample portals with what those lack, so that between them every rule finds something: for trials of the clock."""

from __future__ import annotations

import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import yaml

from audits.engine.finishing import reaudit
from audits.engine.opening import open_site
from audits.engine.rechecking import compared
from audits.rulebook.register import Site
from tests.support.department_portal import department_portal, department_register
from tests.support.faults.certs import Maker
from tests.support.portal_server import PortalServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import ExitStack
    from datetime import date
    from pathlib import Path

    from audits.records.codes import Result
    from audits.rulebook import RuleBook
    from audits.store import Store

CATALOGUE = "一级事项,二级事项,公开内容,公开时限,公开主体,栏目\n养老服务,养老服务补贴,申领条件和流程,20个工作日,县民政局,养老服务\n"
POSTS = (
    "账号,发布时间,标题\n其余发布,2026-01-05 09:00,春耕开始\n其余人社,2026-02-28 10:00,招聘会\n"
    "其余文旅,2026-02-20 09:00,踏青路线\n其余平安,2026-02-18 09:00,防范诈骗\n"
)
ACCOUNTS = "账号名称,状态,日期,备案号\n" + "".join(f"其余{name},正常,2020-01-01,备{name}号\n" for name in ("发布", "人社", "平安")) + "其余文旅,注销,2026-01-10,备3号\n"
REPORTED = "网站标识码,网站名称,首页网址,状态\n3300000009,其余县人民政府,http://www.rest.example/,正常\n"
REPOSTS = "标题,转载时限,转载范围\n国务院关于示例事项的通知,2026-02-10,\n"
SAID = ("造成严重后果的，依法追究刑事责任。", "构成犯罪的，依法追究刑事责任；其他情形从轻。", "对有关人员依法追究刑事责任，并予公布。", "对责任人员依法追究形事责任。")


def other_sites(folder: Path, stack: ExitStack) -> list[Site]:
    """Two sites with the faults that the sample portals lack, and one that does not answer; what its register names is written to a folder."""
    (folder / "catalogue.csv").write_text(CATALOGUE, "utf-8-sig")
    for name, text in (("posts", POSTS), ("accounts", ACCOUNTS), ("reported", REPORTED), ("reposts", REPOSTS)):
        (folder / f"{name}.csv").write_text(text, "utf-8-sig")
    plain = stack.enter_context(PortalServer(pages()))
    secure = stack.enter_context(_expired(folder, "secure.rest.example"))
    rest = {
        "site": "rest", "name": "其余县人民政府", "home": "http://www.rest.example/", "owner": "其余县人民政府办公室",
        "hosts": ["www.rest.example", "secure.rest.example"], "departments": {"law": {"name": "其余县司法局"}},
        "columns": [
            {"id": "news", "name": "要闻", "type": "news", "list": "/yw/"},
            {"id": "normative", "name": "行政规范性文件", "type": "normative", "department": "law", "list": "/gf/"},
        ],
        "catalogue": "catalogue.csv", "posts": "posts.csv", "accounts": "accounts.csv", "reported": "reported.csv",
        "reposts": "reposts.csv", "site_code": "3300000001", "resolve": {"www.rest.example": plain.address, "secure.rest.example": secure},
    }  # fmt: skip
    bureau = yaml.safe_load(department_register(stack.enter_context(PortalServer(department_portal())).address))
    with PortalServer({}) as closed:
        dark = {"site": "dark", "name": "无应答县人民政府", "home": "http://www.dark.example/", "resolve": {"www.dark.example": closed.address}}
    return [Site.model_validate(one) for one in (rest, bureau, dark)]


def pages() -> dict[str, bytes]:
    """A menu with an entry that leads nowhere, articles of which one has a misprint and one is cut off, and a document without its number."""
    news = [f"/yw/t{number}.html" for number in range(len(SAID) + 1)]
    found = {url: _article(f"其余县第{number}次法治宣传通报", f"<p>{said}</p>") for number, (url, said) in enumerate(zip(news, SAID, strict=False))}
    found[news[-1]] = "其余县的报道".encode("utf-16") + bytes(range(256)) * 8
    rows = (("索引号", "330400/2026-00003", "发文字号", ""), ("发布机构", "其余县司法局", "成文日期", "2026-02-10"))
    facts = "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows) + "</table>"
    found["/gf/t1.html"] = _article("其余县就业补助资金管理办法", facts + "<p>第一条 为规范就业补助资金管理，根据有关规定，制定本办法。</p>")
    found["/yw/"] = _list("要闻", {url: f"其余县第{number}次法治宣传通报" for number, url in enumerate(news)})
    found["/gf/"] = _list("行政规范性文件", {"/gf/t1.html": "其余县就业补助资金管理办法"})
    found["/"] = _page("其余县人民政府", '<h2>要闻</h2><ul><li><a href="/yw/">要闻</a></li><li><a href="/gf/">行政规范性文件</a></li></ul>')
    found["/robots.txt"] = b"User-agent: *\nDisallow:\n"
    return found


def _page(title: str, body: str) -> bytes:
    menu = '<div class="nav"><ul><li><a href="/yw/">要闻</a></li><li><a href="#">政策法规</a></li><li><a href="/gf/">行政规范性文件</a></li></ul></div>'
    foot = '<div class="footer"><a href="https://secure.rest.example/">网上办事</a></div>'
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body>{menu}{body}{foot}</body></html>".encode()


def _article(title: str, text: str) -> bytes:
    more = "".join(f"<p>{title}的第{part}段，讲述其余县的工作情况。</p>" for part in range(4))
    return _page(title, f'<h1>{title}</h1><div class="info">发布时间：2026-02-20 来源：县政府办公室</div><div id="zoom">{text}{more}</div>')


def _list(name: str, items: dict[str, str]) -> bytes:
    return _page(name, '<ul class="list">' + "".join(f'<li><a href="{url}">{title}</a><span>2026-02-20</span></li>' for url, title in items.items()) + "</ul>")


@contextmanager
def _expired(folder: Path, host: str) -> Iterator[str]:
    """A host whose certificate has run out; yields where it is served."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = _article("网上办事", "<p>请登录后办理。</p>")
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Clients that refuse the certificate say goodbye without manners."""

    (folder / "certs").mkdir()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*Maker(folder / "certs").pair("expired", host))
    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def judged_later(store: Store, book: RuleBook, base: str, day: date) -> dict[str, Result]:
    """What the pages of a run prove of each of its own items when nothing but the day is another."""
    run = store.run(base)
    later = store.run(store.create_run(run.sites, day, run.rules_digest, run.options, kind="audit", base=base))
    found: dict[str, Result] = {}
    for site in run.sites:
        reaudit(open_site(store, later, site, book), store.site_run(later.id, site.site).id, complete=True)
        found |= compared(store, book, base, later.id, site.site)
    return found
