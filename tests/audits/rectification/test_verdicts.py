"""What a re-check proves of a finding: only what was fetched, read soundly and judged closes it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from audits.records import Occurrence, Place
from audits.rectification.verdicts import Seen, verdict_of
from tests.support.rechecklib import Fake, at, finding, url

if TYPE_CHECKING:
    from audits.records.codes import ListState, Result, Scope

RAN = frozenset({"a-rule"})


def judged(site: Fake, scope: Scope, seen: Seen | None = None, places: Any = None, **about: Any) -> tuple[str, list[tuple[str, str]]]:
    """Result and (state, why) of each place."""
    verdict = verdict_of(finding(**about), at("/p.html") if places is None else places, scope, site, seen or Seen(ran=RAN), "R2")
    return verdict.result, [(proof.state, proof.why) for proof in verdict.proofs]


def seen(*pages: str, unverifiable: bool = False) -> Seen:
    """The finding shows again on pages."""
    shown = {"f" * 12: frozenset(url(page) for page in pages)}
    return Seen(shown, ran=RAN, unverifiable=frozenset({"f" * 12}) if unverifiable else frozenset())


PAGE_CASES = {
    "the rule is silent on a page that was read": (Fake().reads("/p.html"), None, "fixed", "rule-silent"),
    "the rule finds it again": (Fake().reads("/p.html"), seen("/p.html"), "not-fixed", "still-found"),
    "it shows again but cannot be verified now": (Fake().reads("/p.html"), seen("/p.html", unverifiable=True), "not-examined", "target-unverifiable"),
    "the page was not asked for": (Fake(), None, "not-examined", "not-fetched"),
    "the page timed out": (Fake().answers("/p.html", "timeout", sure="likely"), None, "not-examined", "not-fetched"),
    "the page is behind a wall": (Fake().answers("/p.html", "wall-cookie", 200, "unverifiable"), None, "not-examined", "not-fetched"),
    "the server fails": (Fake().answers("/p.html", "http-500", 500, "likely"), None, "not-examined", "not-fetched"),
    "the page was cut off": (Fake().reads("/p.html", problems=("truncated",)), None, "not-examined", "not-sound"),
    "the page was removed": (Fake().answers("/p.html", "http-404", 404), None, "fixed", "page-removed"),
    "the rule did not run": (Fake().reads("/p.html"), Seen(), "not-examined", "rule-not-run"),
    "the rule failed on the page": (Fake().reads("/p.html"), Seen(ran=RAN, failed={"a-rule": frozenset({url("/p.html")})}), "not-examined", "rule-not-run"),
    "the page moved and the fault with it": (
        Fake().reads("/q.html").answers("/p.html", "ok", 200, moved_to="/q.html"), seen("/q.html"), "not-fixed", "still-found",
    ),
    "the page moved and is in order": (Fake().reads("/q.html").answers("/p.html", "ok", 200, moved_to="/q.html"), None, "fixed", "rule-silent"),
    "the page leads to the home page": (Fake().answers("/p.html", "redirect-home", 200, moved_to="/"), None, "not-examined", "not-fetched"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGE_CASES)
def test_places_of_page_rules(name: str) -> None:
    site, found, result, why = PAGE_CASES[name]
    assert judged(site, "page", found) == (result, [({"fixed": "clean", "not-fixed": "dirty"}.get(result, "unexamined"), why)])


def test_a_removed_page_that_a_list_still_shows_is_not_mended() -> None:
    site = Fake(shown={url("/p.html")}).answers("/p.html", "http-404", 404)
    assert judged(site, "page") == ("not-fixed", [("dirty", "still-listed")])


@pytest.mark.parametrize(("state", "result", "proof"), [
    (("read", True), "fixed", ("clean", "page-removed")), (("read", False), "not-examined", ("unexamined", "list-not-read")),
    (("unreachable", False), "not-examined", ("unexamined", "list-not-read")),
])  # fmt: skip
def test_a_page_is_gone_only_if_the_lists_that_showed_it_were_read_whole(state: tuple[ListState, bool], result: str, proof: tuple[str, str]) -> None:
    site = Fake(before={url("/p.html"): {"news"}}, lists={"news": state}).answers("/p.html", "http-404", 404)
    assert judged(site, "page") == judged(site, "link", target="/gone.html") == (result, [proof])


def test_a_rule_that_finds_something_new_on_the_page_may_have_found_the_same_under_another_name() -> None:
    anew = Seen(ran=RAN, anew={"a-rule": frozenset({url("/p.html")})})
    assert judged(Fake().reads("/p.html"), "page", anew) == ("not-examined", [("unexamined", "other-document")])
    assert judged(Fake().reads("/p.html"), "page", Seen(ran=RAN, anew={"a-rule": frozenset({url("/q.html")})}))[0] == "fixed"


def test_a_dead_list_page_is_mended_only_by_a_page_of_that_list() -> None:
    about: dict[str, Any] = {"column": "news", "target": "/xw/2.html", "subject": "news|later", "page": "/xw/"}
    site = Fake(lists={"news": ("read", True)}).reads("/xw/", "/xw/2.html")
    assert judged(site, "site", places=at("/xw/", column="news"), **about)[0] == "fixed"
    site.others = {url("/xw/2.html"): "other-document"}
    assert judged(site, "site", places=at("/xw/", column="news"), **about)[0] == "not-examined"


def test_a_fault_that_ends_with_its_page_is_mended_whatever_still_leads_there() -> None:
    ends = Seen(ran=RAN, ends_with_page=RAN)
    shown = Fake(shown={url("/p.html")}, before={url("/p.html"): {"news"}})
    assert judged(shown.answers("/p.html", "http-404", 404), "page", ends) == ("fixed", [("clean", "page-removed")])
    assert judged(shown.answers("/p.html", "http-404", 404, "likely"), "page", ends)[0] == "not-fixed", "asked once only"
    assert judged(shown.answers("/p.html", "http-503", 503), "page", ends)[0] == "not-examined"


LIST_CASES: dict[str, tuple[set[str], dict[str, tuple[ListState, bool]], Result]] = {
    "the list shows the page again": ({"normative"}, {}, "fixed"),
    "the list was read to its end and shows it no more": (set(), {"normative": ("read", True)}, "fixed"),
    "the list is empty now": (set(), {"normative": ("empty", True)}, "fixed"),
    "the list could not be reached": (set(), {"normative": ("unreachable", False)}, "not-examined"),
    "the list was read in part": (set(), {"normative": ("read", False)}, "not-examined"),
    "the list was not asked for": (set(), {}, "not-examined"),
}


@pytest.mark.parametrize(
    ("reason", "listed", "result"),
    [("http-404", True, "not-examined"), ("http-503", True, "not-examined"), ("not-fetched", True, "not-examined"), ("http-404", False, "fixed"), ("ok", True, "fixed")],
)
def test_a_later_list_page_that_the_list_still_leads_to_proves_nothing_unless_it_opens(reason: str, listed: bool, result: str) -> None:
    site = Fake(lists={"news": ("read", True)}, now={url("/xw/1.html"): {"news"}} if listed else {}).reads("/xw/").answers("/xw/1.html", reason, 404)
    assert judged(site, "site", places=at("/xw/", column="news"), column="news", subject="news|later", page="/xw/", target="/xw/1.html")[0] == result


@pytest.mark.parametrize(("reason", "short", "result"), [("redirect-home", True, "not-examined"), ("timeout", True, "not-examined"), ("redirect-home", False, "fixed")])
def test_a_list_that_is_as_short_as_before_proves_nothing_of_its_later_page(reason: str, short: bool, result: str) -> None:
    site = Fake(lists={"news": ("read", True)}, short={"news"} if short else set()).reads("/xw/").answers("/xw/1.html", reason, 200)
    assert judged(site, "site", places=at("/xw/", column="news"), column="news", subject="news|later", page="/xw/", target="/xw/1.html")[0] == result


@pytest.mark.parametrize("scope", ["page", "site"])
@pytest.mark.parametrize("name", LIST_CASES)
def test_a_rule_that_needs_to_know_the_column_proves_nothing_without_its_list(name: str, scope: Scope) -> None:
    now, lists, result = LIST_CASES[name]
    site = Fake(before={url("/p.html"): {"normative"}}, now={url("/p.html"): now}, lists=lists).reads("/p.html")
    assert judged(site, scope)[0] == result


DEAD: dict[str, Any] = {"target": "/gone.html"}


def linking() -> Fake:
    """The page was read and links to the target still."""
    return Fake().reads("/p.html").has("/p.html", "/gone.html")


FAILED = Seen(ran=RAN, failed={"a-rule": frozenset({"x"})})
LINK_CASES = {
    "the link was removed": (Fake().reads("/p.html"), None, "fixed", "gone-from-page"),
    "the target works": (linking().reads("/gone.html"), None, "fixed", "target-works"),
    "the target is dead still": (linking().answers("/gone.html", "http-404", 404), seen("/p.html"), "not-fixed", "still-found"),
    "the target failed but the rule kept still": (linking().answers("/gone.html", "http-500", 500, "likely"), None, "not-fixed", "still-found"),
    "the target was not asked for": (linking(), None, "not-examined", "target-unverifiable"),
    "the target is behind a wall": (linking().answers("/gone.html", "http-403", 403, "unverifiable"), None, "not-examined", "target-unverifiable"),
    "the page was not read": (Fake().answers("/gone.html", "ok", 200), None, "not-examined", "not-fetched"),
    "the page lost links when it was read": (Fake().reads("/p.html", problems=("links-lost",)), None, "not-examined", "not-sound"),
    "the rule failed": (linking().reads("/gone.html"), FAILED, "not-examined", "rule-not-run"),
    "the rule shows it though the link has no address of its own": (Fake().reads("/p.html"), seen("/p.html"), "not-fixed", "still-found"),
}


@pytest.mark.parametrize("name", LINK_CASES)
def test_places_of_link_rules(name: str) -> None:
    site, found, result, why = LINK_CASES[name]
    assert judged(site, "link", found, **DEAD) == (result, [({"fixed": "clean", "not-fixed": "dirty"}.get(result, "unexamined"), why)])


def test_a_place_within_a_page_is_mended_only_if_that_page_was_read() -> None:
    linking = Fake().reads("/p.html").has("/p.html", "/a.html#third")
    assert judged(linking, "link", target="/a.html#third")[0] == "not-examined"
    linking.answers("/a.html", "ok", 200)
    assert judged(linking, "link", target="/a.html#third")[0] == "not-examined"
    linking.reads("/a.html")
    assert judged(linking, "link", target="/a.html#third")[0] == "fixed"


def test_a_link_that_is_out_of_the_footer_but_still_in_the_text_is_mended_in_the_footer() -> None:
    page = url("/p.html")
    footer, text = (Occurrence(page, "", Place.FRAME, "div.footer a", "x"), Occurrence(page, "", Place.CONTENT, "div.text a", "x"))
    places = [footer, text]
    site = linking().answers("/gone.html", "http-404", 404)

    def states(*spots: str) -> list[str]:
        found = Seen({"f" * 12: frozenset({page})}, {"f" * 12: frozenset((page, spot) for spot in spots)}, RAN)
        return [state for state, _ in judged(site, "link", found, places, **DEAD)[1]]

    assert states("div.text a") == ["clean", "dirty"]
    assert states("div.footer a") == ["dirty", "clean"]
    assert states("div.footer a", "div.text a") == ["dirty", "dirty"]
    assert states("div.bottom a") == ["dirty", "dirty"], "a place nobody knew may be either of them"


def test_a_target_that_was_the_error_page_of_the_site_is_mended_only_if_it_is_sure_to_be_another_page() -> None:
    about: dict[str, Any] = {"target": "/gone.html", "facts": {"reason": "soft-404", "opened": "提示信息"}}

    def opens(title: str, doubtful: bool = False) -> str:
        site = linking().reads("/gone.html")
        site.outcomes[url("/gone.html")] = replace(site.outcomes[url("/gone.html")], title=title)
        site.doubts = {url("/gone.html")} if doubtful else set()
        return judged(site, "link", **about)[0]

    assert opens("提示信息") == "not-examined"
    assert opens("页面不存在", doubtful=True) == "not-examined"
    assert opens("办事指南") == "fixed"


def test_one_place_that_was_not_examined_keeps_a_finding_open() -> None:
    pages = [f"/p{number}.html" for number in range(4000)]
    site = Fake().reads(*pages[:3996])
    result, proofs = judged(site, "link", places=at(*pages), **DEAD)
    assert result == "not-examined"
    assert proofs.count(("clean", "gone-from-page")) == 3996
    assert proofs.count(("unexamined", "not-fetched")) == 4


def test_one_place_that_shows_it_still_makes_it_not_mended() -> None:
    site = Fake().reads("/a.html", "/b.html")
    result, proofs = judged(site, "page", seen("/b.html"), at("/a.html", "/b.html", "/c.html"))
    assert (result, [state for state, _ in proofs]) == ("not-fixed", ["clean", "dirty", "unexamined"])


def test_a_finding_without_places_proves_nothing() -> None:
    assert judged(Fake().reads("/p.html"), "page", places=[])[0] == "not-examined"


SITE_CASES = {
    "the rule is silent": (Fake(lists={"news": ("read", True)}).reads("/p.html"), None, "fixed"),
    "the rule finds it again": (Fake(lists={"news": ("read", True)}).reads("/p.html"), seen("/p.html"), "not-fixed"),
    "the list of the column was read in part": (Fake(lists={"news": ("read", False)}).reads("/p.html"), None, "not-examined"),
    "the list of the column cannot be read": (Fake(lists={"news": ("not-readable", True)}).reads("/p.html"), None, "not-examined"),
    "the page of the list was not read": (Fake(lists={"news": ("read", True)}), None, "not-examined"),
    "the rule failed": (Fake(lists={"news": ("read", True)}).reads("/p.html"), Seen(ran=RAN, failed={"a-rule": frozenset({"small"})}), "not-examined"),
}


@pytest.mark.parametrize("name", SITE_CASES)
def test_places_of_site_rules(name: str) -> None:
    site, found, result = SITE_CASES[name]
    assert judged(site, "site", found, column="news", subject="news")[0] == result


def test_what_a_site_rule_compared_a_page_with_must_be_seen_too() -> None:
    about: dict[str, Any] = {"facts": {"other_url": url("/other.html"), "addresses": [url("/third.html")]}}
    assert judged(Fake().reads("/p.html", "/other.html"), "site", **about)[0] == "not-examined"
    assert judged(Fake().reads("/p.html", "/other.html", "/third.html"), "site", **about)[0] == "fixed"
    gone = Fake().reads("/p.html", "/other.html").answers("/third.html", "http-404", 404)
    assert judged(gone, "site", **about)[0] == "fixed"
    cut = Fake().reads("/p.html", "/other.html").reads("/third.html", problems=("truncated",))
    assert judged(cut, "site", **about)[0] == "not-examined"


def test_a_breadcrumb_that_is_as_it_was_is_not_mended_though_the_rule_saw_too_few_pages_to_speak() -> None:
    places = at("/p.html", text="首页 > 通知公告")
    kept = Fake(before={url("/p.html"): {"news"}}, now={url("/p.html"): {"news"}}, lists={"news": ("read", True)}).reads("/p.html", breadcrumb=("首页", "通知公告"))
    assert judged(kept, "site", places=places, column="news") == ("not-fixed", [("dirty", "still-found")])
    kept.now = {url("/p.html"): {"notice"}}
    assert judged(kept, "site", places=places, column="news")[0] == "fixed"
