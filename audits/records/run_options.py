"""With what a run was started: which rules, how many pages, and what the office handed in beside the register."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audits.records.duties import Account, CatalogueItem, Post, ReportedSite, Repost


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What an office handed in beside its register, by the id of the site; kept with the run."""

    catalogues: Mapping[str, tuple[CatalogueItem, ...]] = field(default_factory=dict)
    """Disclosure catalogues (主动公开基本目录)."""
    posts: Mapping[str, tuple[Post, ...]] = field(default_factory=dict)
    """Posts of new-media accounts (政务新媒体)."""
    reported: Mapping[str, tuple[ReportedSite, ...]] = field(default_factory=dict)
    """What the national reporting system has (信息报送系统)."""
    reposts: Mapping[str, tuple[Repost, ...]] = field(default_factory=dict)
    """What has to be reposted (转载任务)."""
    accounts: Mapping[str, tuple[Account, ...]] = field(default_factory=dict)
    """Registered new-media accounts (新媒体登记)."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """With what a run was started."""

    only: tuple[str, ...] = ()
    """Rules to run; none are named where all run."""
    max_pages: int = 0
    """Most pages a site, 0 where the register decides."""
    rules_dir: str = ""
    """The office's own folder of rules, ``""`` without one."""
    handed_in: HandedIn = field(default_factory=HandedIn)
    """What came beside the register."""
    out: str = ""
    """Folder that its results are for, from anywhere; ``""`` where none was named."""
