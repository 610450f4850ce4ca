"""Posts of new-media accounts (政务新媒体) as pages, so that page rules judge them like a site's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audits.records import DateMark, Link, Occurrence, Page, PageKind, Place, Post
from audits.records.views import LinkView, PageView
from audits.rulebook.register import Column
from audits.texts.keys import normal_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from audits.rulebook.register import Site

COLUMN = Column(id="new-media", name="政务新媒体", type="news", list="posts:", expects=("responsible-person",))
"""Stands for the accounts wherever a page must belong to a column."""
PAGE_RULES = ("missing-responsible-person", "wrong-expression", "exposed-personal-data")
"""Page rules that make sense for a post."""
SHORT_TITLE = 30
MOST_LINKS = 20
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'*+,;=%-]{4,2000}")
LABELS = {"drafter": "拟稿人", "reviewer": "审核人", "publisher": "发布人"}
"""Field of a post to the label that it stands for."""


def post_pages(posts: Iterable[Post]) -> list[Page]:
    """A page for each post that says anything."""
    return [_page(post) for post in posts if post.title or post.text]


def post_views(posts: Iterable[Post], site: Site, today: date) -> list[PageView]:
    """What page rules see of the posts."""
    return [PageView(page, site, today, (COLUMN,)) for page in post_pages(posts)]


def post_links(posts: Iterable[Post]) -> dict[str, list[Post]]:
    """Addresses that posts lead to (their own and those in their texts), each with its posts; dead ones are found by probing them."""
    found: dict[str, list[Post]] = {}
    for post in posts:
        for url in dict.fromkeys(_addresses(post)):
            found.setdefault(url, []).append(post)
    return found


def post_link_views(posts: Iterable[Post], site: Site, today: date) -> list[tuple[LinkView, tuple[Occurrence, ...]]]:
    """What link rules see of each address that posts lead to, and the posts that have it."""
    views = []
    for url, holders in post_links(posts).items():
        places = tuple(Occurrence(_holder(post, url), _title(post), Place.CONTENT, text=_title(post)) for post in holders)
        link = Link(url, url, text=_title(holders[0]))
        views.append((LinkView(link, places[0].page_url, places[0].page_title, site, today, len(places)), places))
    return views


def _addresses(post: Post) -> Iterator[str]:
    if post.link.startswith(("http://", "https://")):
        yield post.link
    for count, match in enumerate(_ADDRESS.finditer(post.text)):
        if count >= MOST_LINKS:
            return
        yield match[0].rstrip(".,;:!?'*+")


def duties_asked(posts: Iterable[Post]) -> tuple[str, ...]:
    """Labels of the persons that the export has columns for."""
    known = {key for post in posts for key in LABELS if getattr(post, key) is not None}
    return tuple(label for key, label in LABELS.items() if key in known)


def post_address(post: Post) -> str:
    """The post's address, else one made up for it."""
    return post.link if post.link.startswith(("http://", "https://")) else made_up_address(post)


def made_up_address(post: Post) -> str:
    """An address made of account, time and title: the same in each export, and none that a crawler could take for a page."""
    parts = (post.account, post.time or post.time_raw, _title(post))
    return "posts:" + "/".join(normal_key(part) for part in parts)


def _holder(post: Post, url: str) -> str:
    """The page that has a link; a post whose own address is at fault is no page that a re-check could find gone."""
    return made_up_address(post) if post.link == url else post_address(post)


def _title(post: Post) -> str:
    return post.title or post.text[:SHORT_TITLE]


def _page(post: Post) -> Page:
    title = _title(post)
    day = post.time[:10] if post.time else None
    names = {LABELS[key]: getattr(post, key) for key in LABELS if getattr(post, key)}
    text = post.text if not post.title or post.title in post.text[:200] else f"{post.title}\n{post.text}"
    return Page(
        url=post_address(post), kind=PageKind.DETAIL, title=title, title_raw=title, html_title=title,
        published=day, published_raw=post.time_raw, published_where="visible" if day else None,
        dates=(DateMark("published", day, post.time_raw, "visible"),) if post.time_raw else (),
        issuer=post.account, source=post.account, responsible=names, column=COLUMN.name, breadcrumb=(COLUMN.name, post.account),
        text=post.text, body_text=text,
    )  # fmt: skip
