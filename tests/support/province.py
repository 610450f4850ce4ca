"""A small province for tests: portals of several offices, each on a server of its own, and a service elsewhere that many of them link to."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

OFFICES = {"sheng": "江北省", "jia": "江北省/甲市", "jiaxian": "江北省/甲市/丙县", "yi": "江北省/乙市"}
"""Site to the office that its register names."""
DEAD = {"sheng": 1, "jia": 2, "jiaxian": 3, "yi": 4}
"""Site to its links to pages of its own that are not there; a footer link of each site is dead too."""
SERVICE = "www.fuwu.example"
"""Host that the sites of ``citing`` link to."""


@contextmanager
def province(folder: Path, offices: Mapping[str, str] = OFFICES, citing: Mapping[str, str] | None = None) -> Iterator[dict[str, PortalServer]]:
    """Serve the portals and write their registers into a folder; yields the server of each site, and that of the service as ``""``.

    ``citing``: site to the path of the service that its first article links to.
    """
    folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        service = stack.enter_context(PortalServer({"/": b"<html><title>ok</title><p>ok</p></html>"}))
        servers = {"": service}
        for site, office in offices.items():
            pages = small_portal(5, DEAD.get(site, 1))
            if path := (citing or {}).get(site):
                pages["/xw/t0.html"] = pages["/xw/t0.html"].replace(b"</p>", f'</p><p><a href="http://{SERVICE}{path}">办事大厅</a></p>'.encode(), 1)
            servers[site] = server = stack.enter_context(PortalServer(pages))
            name = office.rpartition("/")[2]
            text = register(server.address).replace("small", site).replace("示例市人民政府", f"{name}人民政府").replace("市政府办公室", f"{name}信息科")
            text = text.replace("resolve: {", f'resolve: {{{SERVICE}: "{service.address}", ')
            (folder / f"{site}.yml").write_text(text + (f"office: {office}\n" if office else ""), "utf-8")
        yield servers
