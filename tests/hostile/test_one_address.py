"""H71: many host names on one IP address do not multiply what that address has to bear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.commandline import TODAY, found, run_metered
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [f"d{number}.small.example" for number in range(12)]


def test_h71_one_address_has_one_pace_in_an_inspection_and_in_a_recheck(tmp_path: Path) -> None:
    pages = small_portal(4, 2)
    links = "".join(f'<p><a href="http://{name}/xw/t{number}.html">{name}{number}</a></p>' for name in NAMES for number in range(3))
    pages["/"] = pages["/"].replace(b"</body>", links.encode() + b"</body>")
    with PortalServer(pages, slow_s=0.02) as portal:
        text = register(portal.address, concurrency=2, per_address=1)
        mapped = ", ".join(f'{name}: "{portal.address}"' for name in NAMES)
        (tmp_path / "small.yml").write_text(text.replace("resolve: {", "resolve: {" + mapped + ", "), "utf-8")
        done = run_metered(tmp_path, "inspect", "small.yml", "--issue", "--today", TODAY)
        assert done.returncode == 0, done.stderr
        assert 0 < portal.most_at_once <= 2, "each of the names alone may have two"
        assert all(portal.asked[f"/xw/t{number}.html"] > len(NAMES) for number in range(3))
        portal.most_at_once = 0
        again = run_metered(tmp_path, "recheck", "--today", TODAY)
    assert again.returncode == 0, again.stderr
    assert 0 < portal.most_at_once <= 2
    assert sum(one["rule"] == "broken-link" for one in found(tmp_path)) == 3
