"""Scrapy settings with which a site is downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audits.probing.walls import Walls, WallsFile
from audits.rulebook.links import LinkSettings
from audits.texts.numerals import host_and_port
from crawler.download.guards import AddressGuard
from crawler.download.together import Together, pressure_of

if TYPE_CHECKING:
    from audits.rulebook import RuleBook
    from audits.rulebook.register import Site

_DOWN = "scrapy.downloadermiddlewares."
MIDDLEWARES_OFF: dict[str, Any] = dict.fromkeys(
    (
        _DOWN + "offsite.OffsiteMiddleware",
        _DOWN + "robotstxt.RobotsTxtMiddleware",
        _DOWN + "httpauth.HttpAuthMiddleware",
        _DOWN + "retry.RetryMiddleware",
        _DOWN + "redirect.RedirectMiddleware",
        _DOWN + "redirect.MetaRefreshMiddleware",
        _DOWN + "cookies.CookiesMiddleware",
        _DOWN + "httpproxy.HttpProxyMiddleware",
        _DOWN + "stats.DownloaderStats",
    )
)
"""Scrapy's own middlewares that an audit must not have: we follow redirects, retry and judge statuses ourselves."""


def download_settings(site: Site, book: RuleBook, together: Together | None = None) -> dict[str, Any]:
    """Scrapy settings with which a site is downloaded: own hosts at its pace, others gently, all behind the guard.

    ``together`` is what it has in common with other sites of the process.
    """
    links = book.settings(LinkSettings)
    hosts = {host_and_port(host)[0] for host in site.hosts}
    ports = {port for host in (*site.hosts, site.home.split("/")[2]) if (port := host_and_port(host)[1]) is not None}
    registered = frozenset((*site.hosts, site.home.split("/")[2].lower()))
    pace = site.pace
    together = together or Together()
    guard = AddressGuard(
        dict(site.resolve), frozenset(links.ports) | ports, registered, links.pause_s, links.throttled, pressure_of(pace, together), together
    )
    handler = "crawler.download.downloading.GuardedDownloadHandler"
    return {
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler, "data": None, "file": None, "ftp": None, "s3": None},
        "DOWNLOADER_MIDDLEWARES": {**MIDDLEWARES_OFF, "crawler.download.guards.SafeRobots": 100},
        "DOWNLOAD_MAXSIZE": int(links.max_page_mb * 1_000_000),
        "DOWNLOAD_TIMEOUT": pace.timeout_s,
        "DOWNLOAD_DELAY": pace.delay_s,
        "DOWNLOAD_SLOTS": {host: {"concurrency": pace.concurrency, "delay": pace.delay_s} for host in sorted(hosts)},
        "CONCURRENT_REQUESTS_PER_DOMAIN": min(2, pace.concurrency),
        "CONCURRENT_REQUESTS": max(64, pace.concurrency * 2),
        "ROBOTSTXT_OBEY": pace.robots == "obey",
        **({"USER_AGENT": pace.user_agent} if pace.user_agent else {}),
        "PORTAL_GUARD": guard,
        "PORTAL_WALLS": Walls(book.vocabulary("walls", WallsFile)),
    }
