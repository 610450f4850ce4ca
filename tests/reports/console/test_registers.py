"""The register on the screen: a change is read, its columns are tried, and only then it is kept; what opens the office's network is not changed here."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from tests.support.consolelib import ready

ready()

from audits.records.run_options import HandedIn  # noqa: E402
from audits.rulebook import Site, load_rulebook  # noqa: E402
from audits.rulebook.register import BESIDE  # noqa: E402
from crawler.cli._console_work import LongWork  # noqa: E402
from reports.console.jobs import Task  # noqa: E402
from reports.console.roles import Office  # noqa: E402
from tests.support import ledgerlib  # noqa: E402
from tests.support.consolelib import Opened, opened  # noqa: E402
from tests.support.portal_server import PortalServer, register, small_portal  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

TEXT = register("127.0.0.1:9")


def desk_of(folder: Path, text: str = TEXT) -> Opened:
    """A console that was started with a register."""
    (folder / "register.yml").write_text(text, "utf-8")
    return desk_on(folder)


def desk_on(folder: Path) -> Opened:
    """A console with the shipped rules."""
    made = ledgerlib.make(folder)
    made.book = load_rulebook()
    return opened(folder, issued=False, made=made)


def tried(desk: Opened, text: str) -> str:
    """Number of a change whose columns were read."""
    address = desk.browser(Office.SUPERVISOR).post("/registers/register/try", {"text": text}).headers["Location"]
    draft = address.partition("draft=")[2].partition("#")[0]
    desk.work._tasks[f"columns register {draft}.yml"] = Task("done", "通知公告  已读  3 条")
    return draft


def test_a_register_is_saved_only_after_its_columns_were_read(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    client = desk.browser(Office.SUPERVISOR)
    assert "/registers/register" in client.get("/registers").content.decode()
    assert "site: small" in client.get("/registers/register").content.decode()
    changed = TEXT.replace("示例市", "新示例市", 1)
    address = client.post("/registers/register/try", {"text": changed}).headers["Location"]
    draft = address.partition("draft=")[2].partition("#")[0]
    assert desk.work.asked[-1][1][0] == "columns"
    assert desk.work.asked[-1][1][1].endswith(f"{draft}.yml")
    assert client.post("/registers/register/save", {"draft": draft}).status_code == 409, "not read yet"
    assert (tmp_path / "register.yml").read_text("utf-8") == TEXT
    tried(desk, changed)
    assert "3 条" in client.get(address).content.decode()
    assert client.post("/registers/register/save", {"draft": draft}).status_code == 302
    assert (tmp_path / "register.yml").read_text("utf-8") == changed
    assert "+name: 新示例市" in client.get("/registers/register").content.decode()


def test_what_is_saved_is_read_without_a_change_too(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    answer = desk.browser(Office.SUPERVISOR).post("/registers/register/try", {"text": TEXT.replace("\n", "\r\n")})
    assert answer.headers["Location"] == "/registers/register#trial"
    assert desk.work.asked[-1][1][:2] == ("columns", str(tmp_path / "register.yml"))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("site: small", "site: small\nhom: x", "hom"),
        ("site: small", "site: 小", "编号只能用字母"),
        ("127.0.0.1:9", "10.0.0.8:80", "域名映射"),
        ("site: small", "site: other", "域名映射"),
        ("site: small", "site: small\ncatalogue: /etc/passwd", "catalogue"),
        ("site: small", "site: small\nposts: ../../secret.xlsx", "posts"),
        ("site: small", "site: small\nreported: /etc/shadow", "reported"),
        ("site: small", "site: small\nreposts: ../x.csv", "reposts"),
        ("site: small", "site: small\naccounts: ../x.csv", "accounts"),
        ("site: small", "site: [", ""),
    ],
    ids=range(10),
)
def test_a_change_that_may_not_be_is_not_tried(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in TEXT
    desk = desk_of(tmp_path)
    answer = desk.browser(Office.SUPERVISOR).post("/registers/register/try", {"text": TEXT.replace(old, new)})
    assert answer.status_code == 409
    assert says in answer.content.decode()
    assert "/tmp" not in answer.content.decode()
    assert desk.work.asked == []


def test_every_file_that_a_register_names_is_known() -> None:
    assert len(BESIDE) == len(fields(HandedIn))
    assert set(BESIDE) < set(Site.model_fields)


@pytest.mark.parametrize("draft", ["../../register", "0" * 16, "", "0123456789abcdef/../x"], ids=range(4))
def test_nothing_but_a_change_that_was_read_is_saved(tmp_path: Path, draft: str) -> None:
    desk = desk_of(tmp_path)
    assert desk.browser(Office.SUPERVISOR).post("/registers/register/save", {"draft": draft}).status_code == 409
    assert (tmp_path / "register.yml").read_text("utf-8") == TEXT


def test_a_file_with_mistakes_can_be_mended_on_the_screen(tmp_path: Path) -> None:
    mended = TEXT.partition("resolve:")[0]
    desk = desk_of(tmp_path, "site: [\n")
    draft = tried(desk, mended)
    assert desk.browser(Office.SUPERVISOR).post("/registers/register/save", {"draft": draft}).status_code == 302
    assert (tmp_path / "register.yml").read_text("utf-8") == mended


def test_two_files_may_not_be_of_one_site(tmp_path: Path) -> None:
    folder = tmp_path / "registers"
    folder.mkdir()
    (folder / "a.yml").write_text(TEXT, "utf-8")
    (folder / "b.yml").write_text(TEXT.replace("site: small", "site: other"), "utf-8")
    desk = desk_on(tmp_path)
    desk.console.jobs.register = folder  # type: ignore[attr-defined]
    answer = desk.browser(Office.SUPERVISOR).post("/registers/b/try", {"text": TEXT.partition("resolve:")[0]})
    assert answer.status_code == 409
    assert "重复" in answer.content.decode()


def test_the_offices_beside_a_register_are_known_to_a_change(tmp_path: Path) -> None:
    folder = tmp_path / "registers"
    folder.mkdir()
    (folder / "offices.yml").write_text("offices: {js: {name: 示例省}}\n", "utf-8")
    (folder / "a.yml").write_text(TEXT, "utf-8")
    desk = desk_on(tmp_path)
    desk.console.jobs.register = folder  # type: ignore[attr-defined]
    client = desk.browser(Office.SUPERVISOR)
    assert client.get("/registers/offices").status_code == 404, "it is no register"
    answer = client.post("/registers/a/try", {"text": TEXT + "office: js\n"})
    assert answer.status_code == 302
    assert (tmp_path / "试读的登记表" / "offices.yml").is_file()
    assert "没有归属单位“jz”" in client.post("/registers/a/try", {"text": TEXT + "office: jz\n"}).content.decode()


def test_who_only_reads_sees_no_button_and_no_other_file(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    (tmp_path / "secret.yml").write_text("site: secret\n", "utf-8")
    client = desk.browser(Office.LEADER)
    shown = client.get("/registers/register").content.decode()
    assert "readonly" in shown
    assert "试读栏目" not in shown
    assert [client.get(f"/registers/{name}").status_code for name in ("secret", "..", "%2e%2e%2fsecret")] == [404, 404, 404]


def test_the_columns_are_read_by_the_command(tmp_path: Path) -> None:
    with PortalServer(small_portal(3, 1)) as portal:
        desk = desk_of(tmp_path, register(portal.address))
        work = LongWork({})
        desk.console.jobs.registers.work = work  # type: ignore[attr-defined]
        client = desk.browser(Office.SUPERVISOR)
        client.post("/registers/register/try", {"text": register(portal.address)})
        assert work._thread is not None
        for _ in range(600):
            if "正在试读" not in (shown := client.get("/registers/register").content.decode()) and "前面的事" not in shown:
                break
            work._thread.join(0.1)
        work.close()
    assert "各栏目读成什么样" in shown
    assert "已读" in shown
