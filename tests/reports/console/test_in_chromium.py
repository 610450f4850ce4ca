"""The screens in a browser: nothing that shuts people out, nothing that the policy forbids, no wider than the screen, by keys alone."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest
import waitress

from audits.records.events import Reviewed
from audits.rectification.life import life_of
from audits.store.life import events_of
from tests.support import ledgerlib
from tests.support.chromium import Tab, chromium, needs_chromium
from tests.support.consolelib import HRSS, Opened, opened, ready
from tests.support.portal_server import register

ready()

from reports.console.roles import Office  # noqa: E402  - models exist once Django is set up
from reports.console.serving import application  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [needs_chromium, pytest.mark.xdist_group("console-chromium")]
WIDE, PHONE = (1366, 768), (390, 844)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("console")
    (folder / "register.yml").write_text(register("127.0.0.1:9"), "utf-8")
    return opened(folder)


@pytest.fixture(scope="module")
def address(desk: Opened) -> Iterator[str]:
    """A served console."""
    del desk
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = waitress.create_server(application(), host="127.0.0.1", port=port, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.task_dispatcher.shutdown()
    server.close()


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    with chromium() as found:
        yield found


def enter(tab: Tab, desk: Opened, address: str, role: Office, *units: str) -> None:
    """Be somebody who has signed in."""
    cookie = desk.browser(role, *units).cookies["sessionid"].value
    tab.send("Network.clearBrowserCookies")
    tab.send("Network.setCookie", name="sessionid", value=cookie, url=address)


def pages(desk: Opened) -> dict[Office, list[str]]:
    """Every screen, by a role that has it."""
    item, waiting = desk.of(HRSS)[0], desk.console.to_review.items(desk.made.run, ledgerlib.TODAY)[0].work.id
    return {
        Office.CLERK: ["/todo", "/todo?group=done", f"/items/{item}", "/returns", "/password"],
        Office.SUPERVISOR: [
            "/review", f"/review/{waiting}", f"/review/{waiting}?sampling=1", "/review/sample", "/issue", "/answers", "/overview", "/overview/items", "/runs",
            f"/runs/{desk.made.run}", "/registers", "/registers/register", "/rules", "/rules/broken-link", "/log", f"/items/{item}", "/nowhere",
        ],
        Office.LEADER: ["/overview", f"/items/{item}"],
        Office.ADMIN: ["/users", "/users/new"],
    }  # fmt: skip


def test_no_screen_shuts_anybody_out(desk: Opened, address: str, tab: Tab) -> None:
    seen = 0
    for role, paths in pages(desk).items():
        enter(tab, desk, address, role, *((HRSS,) if role is Office.CLERK else ()))
        for path in paths:
            tab.size(*WIDE)
            tab.open(address + path)
            assert tab.value("location.pathname") == path.partition("?")[0]
            assert tab.faults() == [], path
            for width, height in (WIDE, PHONE):
                tab.size(width, height)
                assert tab.value("document.documentElement.scrollWidth") <= width, (path, width)
            seen += 1
    tab.send("Network.clearBrowserCookies")
    tab.open(f"{address}/login")
    assert tab.faults() == []
    assert seen == 26
    assert [one for one in tab.complaints if "404" not in one] == [], "the policy of the pages is kept"


def test_axe_finds_what_it_is_there_for(address: str, tab: Tab) -> None:
    tab.open(f"{address}/login")
    tab.value("document.querySelector('label').remove(); document.querySelector('h1').style.color = '#eee'; 1")
    assert {"label", "color-contrast"} <= {name for name, _ in tab.faults()}


def test_a_finding_is_judged_by_keys_alone(desk: Opened, address: str, tab: Tab) -> None:
    tab.size(*WIDE)
    enter(tab, desk, address, Office.SUPERVISOR)
    item = desk.console.to_review.items(desk.made.run, ledgerlib.TODAY)[0].work.id
    tab.open(f"{address}/review/{item}")
    tab.key("x")
    tab.wait("document.activeElement.id === 'why-false'")
    tab.write("链接能打开")
    tab.key("Enter")
    tab.wait(f"!location.pathname.includes('{item}')")
    said = [event.said for event in events_of(desk.made.store, [item[:12]])[item[:12]]]
    assert [one.review for one in said if isinstance(one, Reviewed)] == ["false-positive"], "Enter in a reason lets nothing go out"


def test_a_claim_is_typed_by_keys_alone(desk: Opened, address: str, tab: Tab) -> None:
    enter(tab, desk, address, Office.CLERK, HRSS)
    item = desk.of(HRSS)[0]
    tab.open(f"{address}/items/{item}")
    tab.value("document.getElementById('id_state').focus()")
    tab.value("document.getElementById('id_state').value = '已整改'; 1")
    tab.key("Tab")
    tab.wait("document.activeElement.id === 'id_measures'")
    tab.write("换了链接")
    for _ in range(5):
        tab.key("Tab")
    tab.value("document.querySelector('form[enctype] button').focus()")
    tab.key("Enter")
    tab.wait("location.search.startsWith('?saved=')")
    assert life_of(item, events_of(desk.made.store, [item[:12]])[item[:12]]).state == "claimed"
