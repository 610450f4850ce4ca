"""``columns``: a long list is read far, and where a cap ends it the screen says so."""

import json
from pathlib import Path

from tests.support.commandline import TODAY, run
from tests.support.portal_server import PortalServer, register, small_portal


def test_a_list_of_many_pages_is_read_up_to_the_cap_and_the_cap_is_named(tmp_path: Path) -> None:
    with PortalServer(small_portal(articles=20 * 104)) as server:
        (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
        done = run(tmp_path, "columns", "small.yml", "--today", TODAY, "--format", "json")
        shown = run(tmp_path, "columns", "small.yml", "--today", TODAY)
    (column,) = json.loads(done.stdout)[0]["columns"]
    assert (column["state"], column["items"], column["pages"]) == ("read", 2000, 100)
    assert (column["reason"], column["complete"]) == ("cap-list-pages", False)
    assert all(word in shown.stdout for word in ("列表翻页", "超过上限", "100/?"))
