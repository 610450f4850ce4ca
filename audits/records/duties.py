"""What an office gives to be checked against its site: its catalogue, posts and accounts, what it reported, what it has to repost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """One row of the standard disclosure catalogue (公开标准目录)."""

    level1: str
    """一级事项."""
    level2: str = ""
    """二级事项."""
    content: str = ""
    """公开内容."""
    basis: str = ""
    """公开依据."""
    limit: str = ""
    """公开时限, as written."""
    unit: str = ""
    """公开主体."""
    column: str = ""
    """栏目 where it is to be found: name, path of names, or address."""
    cell: str = ""
    """Place in the file, for messages."""

    @property
    def name(self) -> str:
        """The item as people speak of it."""
        return self.level2 or self.level1


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a new-media account (政务新媒体)."""

    account: str
    """Name of the account."""
    time: str | None = None
    """ISO date with the time of day where it is known; None where the text is no possible date, or there is no post."""
    time_raw: str = ""
    """The text it was read from."""
    title: str = ""
    """Title; ``""`` for posts without one."""
    text: str = ""
    """Text of the post."""
    link: str = ""
    """Its address, ``""`` if the export has none."""
    drafter: str | None = None
    """拟稿人; ``""`` if left blank, None if the export has no such column."""
    reviewer: str | None = None
    """审核人, likewise."""
    publisher: str | None = None
    """发布人, likewise."""
    cell: str = ""
    """Place in the file, for messages."""


@dataclass(frozen=True, slots=True)
class ReportedSite:
    """One site as the national reporting system has it (全国政府网站信息报送系统导出)."""

    name: str
    """网站名称."""
    code: str = ""
    """网站标识码."""
    home: str = ""
    """首页网址, as written."""
    owner: str = ""
    """主办单位."""
    status: str = ""
    """Whether it runs, as written; ``""`` if the export does not say."""
    cell: str = ""
    """Place in the file, for messages."""

    @property
    def is_closed(self) -> bool:
        """Whether it is reported to be closed."""
        return any(word in self.status for word in CLOSED)


@dataclass(frozen=True, slots=True)
class Repost:
    """One piece of information that has to be reposted (重要信息转载任务)."""

    title: str
    """Its title."""
    due: str
    """ISO day by which it must be there."""
    issuer: str = ""
    """Whose it is."""
    original: str = ""
    """Its address at the source."""
    scope: str = ""
    """Sites that have to repost it, as written; ``""`` means all."""
    since: str = ""
    """ISO day on which it was published or the task given, ``""`` if not known."""
    cell: str = ""
    """Place in the file, for messages."""


@dataclass(frozen=True, slots=True)
class Account:
    """One new-media account as it is registered (政务新媒体登记)."""

    name: str
    """账号名称."""
    platform: str = ""
    """平台."""
    owner: str = ""
    """主办单位."""
    status: str = ""
    """开设, 变更, 注销 …, as written."""
    day: str = ""
    """ISO day from which the status counts, ``""`` if not known."""
    filing: str | None = None
    """备案号; ``""`` if left blank, None if the register has no such column."""
    former: str = ""
    """曾用名."""
    cell: str = ""
    """Place in the file, for messages."""

    @property
    def is_closed(self) -> bool:
        """Whether it is registered as closed."""
        return any(word in self.status for word in CLOSED)


CLOSED = ("关停", "注销", "关闭", "下线", "停用", "停止运行", "撤销", "归档", "迁移关停")
"""Words of a status that say that something is no more."""
