"""Posts of new-media accounts are judged like pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from audits.disclosure.posts import duties_asked, post_address, post_link_views, post_links, post_pages
from audits.engine import Judge
from audits.engine.post_audit import judge_post_links, judge_posts
from audits.records import Outcome, Post, Probe
from tests.support.caselib import BOOK, _site
from tests.support.given_site import GivenSite

TODAY = date(2026, 3, 20)
PEOPLE = ("张三", "李四", "王五")
GOOD = Post("示例发布", "2026-03-18T09:00", "2026-03-18 09:00", "春季招聘会", "欢迎参加。", "https://mp.example/s/1", *PEOPLE)


def _judge(*only: str) -> Judge:
    return Judge(BOOK, _site({}, BOOK), TODAY, "case", frozenset(only))


def test_blank_persons_are_found_where_the_export_has_columns_for_them() -> None:
    post = Post("示例发布", "2026-03-18", "2026-03-18", "踏青去", "公园开放。", "https://mp.example/s/2", "张三", "", "王五")
    found = judge_posts(_judge(), [GOOD, post])
    assert [(one.finding.rule, one.finding.message, one.finding.page_url) for one in found] == [
        ("missing-responsible-person", "“踏青去”没有标注审核人", "https://mp.example/s/2")
    ]
    assert found[0].finding.column == ""
    assert found[0].occurrences[0].column == ""


def test_persons_are_not_asked_for_where_the_export_has_no_such_columns() -> None:
    posts = [Post("示例发布", "2026-03-18", "", "踏青去", "公园开放。")]
    assert duties_asked(posts) == ()
    assert judge_posts(_judge(), posts) == []


def test_wrong_expressions_and_personal_data_are_found_in_posts() -> None:
    text = "要认真布署防汛工作。补助对象张某，身份证号320102198805124211，请领取。"
    post = Post("示例发布", "2026-03-18", "", "防汛", text, "https://mp.example/s/3", *PEOPLE)
    rules = {one.finding.rule for one in judge_posts(_judge(), [post])}
    assert rules == {"wrong-expression", "exposed-personal-data"}
    assert judge_posts(_judge("links"), [post]) == []


def test_one_post_exported_twice_is_one_finding() -> None:
    post = Post("示例发布", "2026-03-18", "", "踏青去", "公园开放。", "https://mp.example/s/2", "", "", "")
    judge = _judge()
    found = judge_posts(judge, [post, post])
    assert len(found) == 1
    assert judge.executions["missing-responsible-person"].times == 2
    assert found[0].finding.occurrences == 2


def test_links_of_posts_are_told_with_their_posts() -> None:
    post = Post("示例发布", "2026-03-18", "", "办事", "点这里 https://www.demo.example/bs/1.html。或 https://mp.example/s/1", "https://mp.example/s/4")
    assert list(post_links([GOOD, post])) == ["https://mp.example/s/1", "https://mp.example/s/4", "https://www.demo.example/bs/1.html"]
    views = post_link_views([GOOD, post], _site({}, BOOK), TODAY)
    assert [(view.link.url, len(places)) for view, places in views] == [
        ("https://mp.example/s/1", 2), ("https://mp.example/s/4", 1), ("https://www.demo.example/bs/1.html", 1),
    ]  # fmt: skip
    assert [place.page_url for place in views[0][1]] == ["posts:示例发布/2026-03-18T09:00/春季招聘会", "https://mp.example/s/4"]


def test_dead_links_of_posts_are_found_with_all_their_posts() -> None:
    dead = "https://www.demo.example/bs/1.html"
    posts = [Post("示例发布", "2026-03-18", "", f"办事{number}", f"点这里 {dead}", f"https://mp.example/s/{number}") for number in (7, 8)]
    judge = _judge("links")
    attempts = tuple(Probe(dead, f"2026-03-20T0{hour}:00:00+08:00", status=404, reason="http-404") for hour in (1, 2))
    outcome = Outcome(dead, True, "http-404", 404, final_url=dead, attempts=attempts)
    found = list(judge_post_links(judge, posts, lambda url: outcome if url == dead else None))
    assert [(one.finding.rule, one.finding.target_url, one.finding.occurrences) for one in found] == [("broken-link", dead, 2)]
    assert found[0].finding.pages == ("https://mp.example/s/7", "https://mp.example/s/8")


def test_a_post_without_address_keeps_one() -> None:
    post = Post("示例 发布", "2026-03-18", "", "", "今天天气晴好，适合出游，市民们纷纷走出家门，享受春光")
    assert post_address(post) == "posts:示例发布/2026-03-18/今天天气晴好,适合出游,市民们纷纷走出家门,享受春光"
    assert post_pages([Post("只有账号")]) == []


def test_rules_without_posts_or_catalogue_did_not_run_so_that_a_recheck_closes_nothing() -> None:
    judge = _judge()
    view = GivenSite(_site({}, BOOK), TODAY)
    assert list(judge.judge_site(view)) == []
    assert {"silent-account", "uncovered-catalogue-item"}.isdisjoint(judge.executions)
    judge = _judge("silent-account")
    [found] = judge.judge_site(replace(view, posts=(Post("示例发布", "2026-02-01"),)))
    assert (found.finding.rule, judge.executions["silent-account"].times) == ("silent-account", 1)
