"""New-media accounts whose register and whose posts say different things (政务新媒体登记与发布不符)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audits.records import Confidence, Hit
from audits.texts.keys import normal_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.records.duties import Account
    from audits.records.views import SiteView
    from audits.rulebook import RuleBook
    from audits.rulebook.loading import Strict

SCOPE = "site"
NEEDS = "accounts"
STATES = ("closed-posting", "former-name", "unregistered", "no-filing")
FACTS = {"account": str, "state": STATES, "status": str, "since": str, "latest": str, "cell": str}


def check(site: SiteView, params: Strict, book: RuleBook) -> Iterator[Hit]:
    """One hit for each account; a post counts from the day after the one on which it was closed or renamed."""
    latest: dict[str, tuple[str, str]] = {}
    for post in site.posts:
        day = (post.time or "")[:10]
        if day <= site.today.isoformat() and day > latest.get(normal_key(post.account), ("",))[0]:
            latest[normal_key(post.account)] = (day, post.account)
    open_names = {normal_key(one.name) for one in site.accounts if not one.is_closed}
    for one in site.accounts:
        key, former = normal_key(one.name), normal_key(one.former)
        newest = latest.get(key, ("", ""))[0]
        if one.is_closed and key not in open_names and newest and newest > one.day:
            yield _hit(one, "closed-posting", newest, sure=bool(one.day))
        elif not one.is_closed and one.filing == "":
            yield _hit(one, "no-filing", newest)
        if former and former != key and former not in open_names and one.day and latest.get(former, ("",))[0] > one.day:
            yield _hit(one, "former-name", latest[former][0])
    known = {normal_key(name) for one in site.accounts for name in (one.name, one.former) if name}
    for key, (day, name) in latest.items():
        if key not in known:
            facts = {"account": name, "state": "unregistered", "status": "", "since": "", "latest": day, "cell": ""}
            yield Hit(f"unregistered|{key}", facts, at=name, confidence=Confidence.LIKELY)


def _hit(one: Account, state: str, latest: str, *, sure: bool = True) -> Hit:
    facts = {"account": one.name, "state": state, "status": one.status, "since": one.day, "latest": latest, "cell": one.cell}
    return Hit(f"{state}|{normal_key(one.name)}", facts, at=one.name, confidence=Confidence.CONFIRMED if sure else Confidence.LIKELY)
