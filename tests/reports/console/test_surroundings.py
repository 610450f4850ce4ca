"""Headers, cookies, the frame of a stored page, what is served beside the screens, and how little the other commands notice."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from sqlalchemy import create_engine, inspect

from audits.store import open_store
from reports.html.stored_page import ANCHOR, marked_page
from tests.support.consolelib import HRSS, PASSWORD, Opened, opened, ready
from tests.support.databases import needs_postgresql, own_database

ready()

from reports.console.guard import HEADERS, POLICY  # noqa: E402  - models exist once Django is set up
from reports.console.roles import Office  # noqa: E402
from reports.console.serving import application  # noqa: E402
from reports.console.settings import HERE, Station, database, values  # noqa: E402


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("console"))


def test_every_answer_has_its_headers(desk: Opened) -> None:
    client = desk.browser(Office.CLERK, HRSS)
    for address in ("/login", "/todo", "/nowhere", "/users", f"/items/{desk.of(HRSS)[0]}", "/returns"):
        answer = client.get(address)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, address
        assert "Server" not in answer.headers


def test_a_policy_without_scripts_in_pages_or_other_hosts() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "default-src 'none'" in POLICY


def test_pages_have_no_script_and_no_style_of_their_own_and_name_no_other_host() -> None:
    for path in sorted((HERE / "templates").rglob("*.html")):
        text = path.read_text("utf-8")
        assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=|<style|https?://", text), path.name


def test_cookies_are_kept_from_scripts_and_other_sites(desk: Opened) -> None:
    person = desk.person(Office.LEADER, password=PASSWORD)
    client = desk.browser()
    client.get("/login")
    client.post("/login", {"login": person.login, "password": PASSWORD})
    assert set(client.cookies) == {"sessionid", "csrftoken"}
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_https_makes_cookies_secure(tmp_path: Path) -> None:
    made = values(Station("sqlite://", tmp_path, ("xj.example.gov.cn",), https=True))
    assert (made["SESSION_COOKIE_SECURE"], made["CSRF_COOKIE_SECURE"], made["DEBUG"]) == (True, True, False)
    assert made["CSRF_TRUSTED_ORIGINS"] == ["https://xj.example.gov.cn"]
    assert (tmp_path / "console.key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "console.db").stat().st_mode & 0o077 == 0
    assert values(Station("sqlite://", tmp_path))["SECRET_KEY"] == made["SECRET_KEY"], "made once"


def test_on_postgresql_the_own_tables_have_a_schema_of_their_own(tmp_path: Path) -> None:
    made = database(Station("postgresql+psycopg://u%40x:p%3Aw@db.example:5433/audit", tmp_path))
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"], made["NAME"]) == ("u@x", "p:w", "db.example", "5433", "audit")
    assert made["OPTIONS"] == {"options": "-c search_path=console"}


@needs_postgresql
def test_on_postgresql_they_are_made_beside_the_store(tmp_path: Path) -> None:
    """In a process of its own: Django is set up once."""
    made = "from pathlib import Path; from reports.console.serving import *; from reports.console.settings import Station"
    code = f"{made}; import sys; place = Station(sys.argv[1], Path(sys.argv[2])); prepare(place); prepare(place); print(first_admin()[0], first_admin())"
    with own_database() as url:
        store = open_store(url)
        told = subprocess.run([sys.executable, "-c", code, url, str(tmp_path)], capture_output=True, text=True, check=False)
        assert told.stdout.split() == ["admin", "None"], told.stderr[-500:]
        engine = create_engine(url)
        assert {"console_person", "console_logentry", "django_migrations"} <= set(inspect(engine).get_table_names(schema="console"))
        assert not [name for name in inspect(engine).get_table_names() if name.startswith(("console", "django", "auth"))]
        engine.dispose()
        store.close()


def test_a_host_that_nobody_named_is_refused(desk: Opened) -> None:
    assert desk.browser().get("/login", HTTP_HOST="evil.example").status_code == 400


def test_the_files_of_pages_are_served_and_nothing_beside_them() -> None:
    assert settings.configured
    app = application()

    def status(path: str) -> tuple[str, dict[str, str]]:
        told: list[Any] = []
        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1"}
        body = app({**asked, "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http"}, lambda *said: told.append(said))
        getattr(body, "close", lambda: None)()
        return told[0][0], dict(told[0][1])

    for name in ("console.css", "console.js", "htmx.min.js"):
        assert status(f"/static/console/{name}")[0].startswith("200")
    for path in ("/static/../settings.py", "/static/console/../../models.py", "/static/console/"):
        assert not status(path)[0].startswith("200"), path


UTF8 = "text/html; charset=utf-8"
HOSTILE = """<html><head><meta http-equiv=refresh content="0;url=//evil.example"><base href="//evil.example/"><script>alert(1)</script>
<style>@import url(//evil.example/a.css); b{background:url(//evil.example/b.png)}</style><link rel=stylesheet href=//evil.example/c.css></head>
<body onload=alert(1)><svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg><iframe src=//evil.example srcdoc="<script>alert(1)</script>"></iframe>
<img src=x onerror=alert(1) srcset="//evil.example/d.png"><form action=//evil.example><input name=a formaction=//evil.example></form>
<a href="javascript:alert(1)" target=_top ping=//evil.example>坏</a><div style="background:url(//evil.example/e.png);display:none">
藏着<a href="/bad.html">点此查看</a></div>
<object data=//evil.example></object><embed src=//evil.example><p>题目 市民卡</p></body></html>"""


def test_a_stored_page_is_shown_without_what_it_would_do() -> None:
    text, found = marked_page(HOSTILE.encode(), UTF8, "https://www.demo.example/a/t.html", "https://www.demo.example/bad.html", "点此查看")
    assert found
    for evil in ("evil.example", "<script", "onload", "onerror", "javascript:", "<iframe", "<form", "<base", "<meta", "xlink", "srcdoc", "@import", "url("):
        assert evil not in text, evil
    assert text.count(f'id="{ANCHOR}"') == 1
    assert "display:none" not in text, "the place is seen even where the page hides it"


@pytest.mark.parametrize(
    ("target", "words", "marked"),
    [
        ("https://www.demo.example/bad.html", "第二处", "第二处"),
        ("https://www.demo.example/bad.html", "", "第一处"),
        ("https://www.demo.example/none.html", "有效期 五年", "有效期五年"),
        ("", "有效期五年", "有效期五年"),
        ("", "不在页上的话", ""),
        ("", "", ""),
    ],
)
def test_the_place_is_marked(target: str, words: str, marked: str) -> None:
    links = '<p><a href="../bad.html">第一处</a></p><p><a href="/bad.html#x">第二处</a></p>'
    page = f"<body><h1>办法</h1>{links}<table><tr><td>有效期五年</td></tr></table></body>"
    text, found = marked_page(page.encode(), UTF8, "https://www.demo.example/a/t.html", target, words)
    assert found == bool(marked)
    at = text.find(f'id="{ANCHOR}"')
    assert (text[at:].partition(">")[2].partition("<")[0] if at >= 0 else "") == marked


@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe", b"<" * 5000, b"<a href='http://[x'>x</a>", "<p>\ud7ff</p>".encode("gb18030")], ids=range(5))
def test_no_stored_page_breaks_the_frame(body: bytes) -> None:
    assert marked_page(body, "text/html", "https://www.demo.example/", "https://www.demo.example/x", "x")[0]


def test_other_commands_do_not_load_django() -> None:
    code = "import sys; from click.testing import CliRunner; from crawler.cli.main import cli; CliRunner().invoke(cli, ['--help']); print('django' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_the_pinned_file_is_the_published_one() -> None:
    """htmx 2.0.11 as its registry gives it; its licence is 0BSD."""
    import hashlib  # only here

    digest = hashlib.sha256(Path(HERE / "static" / "console" / "htmx.min.js").read_bytes()).hexdigest()
    assert digest == "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
