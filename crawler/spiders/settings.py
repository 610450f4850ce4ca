"""Scrapy settings of the project: what Scrapy has on by default and an audit must not have is off."""

from __future__ import annotations

from typing import Any

from crawler.download.settings import MIDDLEWARES_OFF

BOT_NAME = "portal-audit"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# One parse, one request an address, no surprises: we follow redirects, retry and judge statuses ourselves.
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
COOKIES_ENABLED = False
HTTPCACHE_ENABLED = False
RETRY_ENABLED = False
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
HTTPERROR_ALLOW_ALL = True
HTTPPROXY_ENABLED = False
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "portal-audit"
URLLENGTH_LIMIT = 0
REFERER_ENABLED = False
CONCURRENT_ITEMS = 1
CONCURRENT_REQUESTS = 64
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_FAIL_ON_DATALOSS = False
DOWNLOAD_DELAY_JITTER = 0
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 50_000_000
DNSCACHE_ENABLED = True
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
STATS_DUMP = False
LOG_LEVEL = "ERROR"
LOG_SHORT_NAMES = True
LOG_INSTALL_ROOT_HANDLER = False
USER_AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 portal-audit/0.1"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
}

_SPIDER = "scrapy.spidermiddlewares."
DOWNLOADER_MIDDLEWARES: dict[str, Any] = dict(MIDDLEWARES_OFF)
SPIDER_MIDDLEWARES: dict[str, Any] = dict.fromkeys(
    (
        _SPIDER + "httperror.HttpErrorMiddleware",
        _SPIDER + "referer.RefererMiddleware",
        _SPIDER + "urllength.UrlLengthMiddleware",
        _SPIDER + "depth.DepthMiddleware",
    )
)
EXTENSIONS_BASE: dict[str, Any] = {}
"""None of Scrapy's extensions: one that is only switched off is loaded all the same, with the web server of its remote control."""
