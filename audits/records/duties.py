"""What an office gives to be checked against its site: rows of its disclosure catalogue, posts of its new-media accounts."""

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
