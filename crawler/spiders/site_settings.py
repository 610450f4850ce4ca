"""Settings of one worker: the project's, with the pace of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.settings import Settings

from crawler.download.settings import download_settings

if TYPE_CHECKING:
    from audits.rulebook import RuleBook
    from audits.rulebook.register import Site
    from crawler.download.together import Together


def settings_for(site: Site, book: RuleBook, together: Together | None = None) -> Settings:
    """Scrapy settings for a site: its own hosts at its pace, all others gently, an IP address no harder for having many names."""
    settings = Settings()
    settings.setmodule("crawler.spiders.settings", priority="project")
    changed: dict[str, Any] = download_settings(site, book, together)
    changed["TWISTED_REACTOR_ENABLED"] = False  # the loop of the process is enough, and holds any number of sites
    settings.setdict(changed, priority="cmdline")
    return settings
