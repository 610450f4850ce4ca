"""What an inspection must not pass over in silence, however the register or the portal is written."""

import json
from pathlib import Path

import pytest

from tests.support.commandline import TODAY, found, run
from tests.support.portal_server import PortalServer, register, small_portal

HOME = "http://www.small.example/"


def _rules(folder: Path) -> list[tuple[str, str]]:
    return sorted((line["rule"], line["subject"]) for line in found(folder))


@pytest.mark.parametrize("home", ["http://www.small.example", "HTTP://WWW.small.example/"])
def test_the_home_page_is_found_however_the_register_writes_it(tmp_path: Path, home: str) -> None:
    with PortalServer(small_portal()) as server:
        for name, written in (("usual", HOME), ("other", home)):
            (tmp_path / name).mkdir()
            (tmp_path / name / "small.yml").write_text(register(server.address).replace(HOME, written), "utf-8")
            assert run(tmp_path / name, "inspect", "small.yml", "--today", TODAY).returncode == 0
    assert "missing-column" in {rule for rule, _ in _rules(tmp_path / "usual")}
    assert _rules(tmp_path / "other") == _rules(tmp_path / "usual")


@pytest.mark.parametrize("command", ["inspect", "audit"])
def test_a_home_page_that_leads_on_is_judged_where_it_opens(tmp_path: Path, command: str) -> None:
    for name, moved in (("usual", {}), ("moved", {"/": "/portal/index.html"})):
        with PortalServer(small_portal()) as server:
            server.moved.update(moved)
            server.pages.update(dict.fromkeys(moved.values(), server.pages["/"]))
            (tmp_path / name).mkdir()
            (tmp_path / name / "small.yml").write_text(register(server.address), "utf-8")
            assert run(tmp_path / name, "inspect", "small.yml", "--today", TODAY).returncode == 0
        if command == "audit":
            run(tmp_path / name, "audit", "--out", "out")
    assert {"missing-column", "missing-site-identity"} <= {rule for rule, _ in _rules(tmp_path / "usual")}
    assert _rules(tmp_path / "moved") == _rules(tmp_path / "usual")


def test_a_later_list_page_that_cannot_be_opened_leaves_its_column_incomplete(tmp_path: Path) -> None:
    with PortalServer(small_portal(articles=60)) as server:
        server.gone["/xw/index_2.html"] = 500
        (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
        done = run(tmp_path, "inspect", "small.yml", "--today", TODAY)
        columns = run(tmp_path, "columns", "small.yml", "--today", TODAY, "--format", "json")
    assert done.returncode == 3
    assert "未检查：栏目“要闻”的列表没有读完（已读 2 页，服务器内部出错）" in done.stdout
    (column,) = json.loads(columns.stdout)[0]["columns"]
    assert (column["state"], column["reason"], column["items"], column["complete"]) == ("read", "http-500", 40, False)
