"""Every labelled page under changes whose effect on the right answer is known."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from tests.evaluation import markup, trees
from tests.evaluation.pages import UNKNOWN, Sample

SAMPLED = 5
"""In continuous integration one of so many changed pages is read."""
DATED = ("list", "detail")
Changed = tuple[str, dict[str, Any]]
"""Source of the changed page, and what is right for it otherwise than before."""
Change = Callable[[str, Sample, random.Random], Changed | None]
"""Changes a page; None where it cannot be made on this one."""
TITLES = {
    "title: year first": "2023年示例县国民经济和社会发展统计公报",
    "title: quoted": "示例市打造营商环境“新样板”",
    "title: long": "示例省人民政府办公厅关于进一步完善失业保险制度做好困难人员就业援助工作切实保障基本生活有关问题的补充通知及其附件中各项任务分工与完成时限的说明",
    "title: number": "12345政务服务便民热线受理情况",
}  # fmt: skip
DATES: dict[str, Callable[[date], str]] = {
    "date: 2020年9月2日": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "date: 2020/9/2": lambda day: f"{day.year}/{day.month}/{day.day}",
    "date: 2020.09.02": lambda day: f"{day:%Y.%m.%d}",
    "date: 20-09-02": lambda day: f"{day:%y-%m-%d}",
    "date: 2020 年 09 月 02 日": lambda day: f"{day.year} 年 {day:%m} 月 {day:%d} 日",
}
SEARCH = (
    '<form action="/s" method="get"><select name="c"><option>全部</option><option>标题</option></select><input type="text" name="q" '
    'placeholder="请输入关键字"><input type="submit" value="搜索"></form><ul>'
    + "".join(
        f'<li><a href="/{name}/">{text}</a></li>'
        for name, text in (
            ("index", "网站首页"), ("zjwm", "走进示例"), ("xwzx", "新闻中心"), ("zwgk", "政务公开"), ("zwfw", "政务服务"), ("zmhd", "政民互动"), ("ztzl", "专题专栏"),
        )
    )
    + "</ul>"
)  # fmt: skip
FOOTER = (
    '<div><p><a href="/wzdt/">网站地图</a> | <a href="/lxwm/">联系我们</a></p><p>主办单位：示例市人民政府办公室　'
    '<a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=32040002000001">示公网安备 32040002000001号</a></p></div>'
)
INCLUDE = (
    '<html><head><meta charset="{charset}"></head><body><div><span>欢迎访问</span><a href="/wza/">无障碍浏览</a><a href="/en/">English</a></div>'
    "</body></html>\n"
)


def _rows_removed(text: str, sample: Sample, _: random.Random) -> Changed | None:
    root = trees.parsed(text)
    if sample.label["kind"] != "list" or root is None or not trees.rows_removed(root, sample.label["items"]):
        return None
    return trees.written(root), {"kind": "empty-list", "items": [], "next": ..., "pages": ...}


def _retitled(new: str, text: str, sample: Sample, _: random.Random) -> Changed | None:
    old, root = sample.label.get("title"), trees.parsed(text)
    if sample.label["kind"] != "detail" or not old or root is None or not trees.retitled(root, old, new):
        return None
    right: dict[str, Any] = {"title": new, "doc_type": ..., "issuer": ...}
    right["breadcrumb"] = [new if name == old else name for name in sample.label["breadcrumb"]]
    if sample.label["doc_number"] and sample.label["doc_number"][-4:] in old:
        right["doc_number"] = ...
    return trees.written(root), right


def _redated(form: Callable[[date], str], text: str, sample: Sample, _: random.Random) -> Changed | None:
    if sample.label["kind"] not in DATED:
        return None
    days = {item["date"] for item in sample.label["items"]} if sample.name == "lists" else {sample.label["published"]}
    changed = markup.dates_rewritten(text, {day for day in days if day}, form)
    return (changed, {}) if changed != text else None


def _pictured(text: str, sample: Sample, _: random.Random) -> Changed | None:
    label, root = sample.label, trees.parsed(text)
    if sample.name != "details" or label["kind"] != "detail" or root is None or label["published_where"] == "signature":
        return None
    crumbs = label["breadcrumb"][-2:]
    named = (label["doc_number"], label["index_number"], label["source"], label["validity_label"])
    kept = [label["title"] or "", *crumbs, *(name or "" for name in named), *label["attachments"], *label["responsible"].values()]
    if not trees.text_as_picture(root, [*kept, *_dates_of(label["published"])]):
        return None
    left = trees.squeezed(root.find("body"))
    gone = {name: ... for name in ("doc_number", "index_number", "source") if label[name] and "".join(label[name].split()) not in left}
    return trees.written(root), {"written": ..., "issuer": ..., "doc_type": ..., **gone}


def _dates_of(day: str | None) -> list[str]:
    """A date as pages write it."""
    if not day:
        return []
    found = date.fromisoformat(day)
    return [day, *(form(found) for form in DATES.values()), f"{found:%Y年%m月%d日}", f"{found:%Y/%m/%d}"]


def _tree(change: Callable[[Any], bool], text: str, _: Sample, __: random.Random) -> Changed | None:
    root = trees.parsed(text)
    return (trees.written(root), {}) if root is not None and change(root) else None


def _source(change: Callable[[str], str], text: str, _: Sample, __: random.Random) -> Changed | None:
    changed = change(text)
    return (changed, {}) if changed != text else None


def _random(change: Callable[[str, random.Random], str], text: str, _: Sample, rng: random.Random) -> Changed | None:
    changed = change(text, rng)
    return (changed, {}) if changed != text else None


def _early_end(text: str, sample: Sample, _: random.Random) -> Changed:
    return INCLUDE.replace("{charset}", sample.label["charset"]) + text, {}


def _wrong_charset(text: str, _: Sample, __: random.Random) -> Changed:
    return markup.wrongly_declared(text), {"charset": "gb18030"}


def _constant_title(text: str, sample: Sample, _: random.Random) -> Changed | None:
    """Only pages whose title stands in their body lose nothing by it."""
    root = trees.parsed(text)
    title = "".join((sample.label.get("title") or "").split())
    if sample.label["kind"] != "detail" or root is None or not title or title not in trees.squeezed(root.find("body")):
        return None
    return markup.titled(text, "示例市人民政府门户网站"), {}


def _without_metas(text: str, sample: Sample, _: random.Random) -> Changed | None:
    changed = markup.without_metas(text)
    right = {"published": ..., "published_where": ...} if sample.label.get("published_where") == "meta" else {}
    return (changed, right) if changed != text and sample.label["kind"] in DATED else None


def _without_address(text: str, sample: Sample, _: random.Random) -> Changed | None:
    """Only the kind of a page may depend on its address, and a date that the address alone tells."""
    if not sample.label["url"] or sample.label["kind"] not in DATED or sample.label.get("published_where") == "url":
        return None
    return text, {"address": UNKNOWN}


def _together(names: tuple[str, ...], text: str, sample: Sample, rng: random.Random) -> Changed | None:
    """Several changes one after the other; the first must be possible, the others are left out where they are not."""
    right: dict[str, Any] = {}
    for place, name in enumerate(names):
        changed = CHANGES[name](text, sample, rng)
        if changed is None and not place:
            return None
        if changed is not None:
            text, more = changed
            right |= more
    return text, right


_HEADINGS = {f"h{level}": "div" for level in range(1, 7)}
CHANGES: dict[str, Change] = {
    "rows removed": _rows_removed,
    **{name: partial(_retitled, title) for name, title in TITLES.items()},
    "title element constant": _constant_title,
    "headings as divs": partial(_source, lambda text: markup.tags_swapped(text, _HEADINGS)),
    "metas removed": _without_metas,
    "names renamed": partial(_random, markup.names_renamed),
    "div, section exchanged": partial(_source, lambda text: markup.tags_swapped(text, {"div": "section", "section": "div"})),
    "lists as divs": partial(_tree, lambda root: trees.renamed(root, {"ul": "div", "ol": "div", "li": "div"})),
    "divs as lists": partial(_tree, trees.divs_to_lists),
    "tables as divs": partial(_tree, trees.tables_to_divs),
    "divs as tables": partial(_tree, trees.divs_to_tables),
    "search and menu before": partial(_source, lambda text: markup.before(text, SEARCH)),
    "footer after": partial(_source, lambda text: markup.after(text, FOOTER)),
    "include that ends the page": _early_end,
    **{name: partial(_redated, form) for name, form in DATES.items()},
    "text as picture": _pictured,
    "comments and blanks": partial(_random, markup.commented),
    "wrong charset": _wrong_charset,
    "one more container": partial(_source, markup.wrapped),
    "without address": _without_address,
    "labels spaced": partial(_random, markup.labels_spaced),
    "rows removed, names renamed": partial(_together, ("rows removed", "names renamed")),
    "rows removed, footer after": partial(_together, ("rows removed", "footer after")),
    "nothing named": partial(_together, ("names renamed", "headings as divs", "metas removed", "title element constant")),
}
"""Name of a change → how it is made."""


def mutants(name: str, samples: tuple[Sample, ...], *, all_of_them: bool) -> Iterator[Sample]:
    """The pages under one change; without ``all_of_them`` a fixed part of them."""
    for sample in samples:
        key = hashlib.sha256(f"{name} {sample.where}".encode()).digest()
        if all_of_them or int.from_bytes(key[:4]) % SAMPLED == 0:
            mutant = _mutant(name, sample, random.Random(key))
            if mutant is not None:
                yield mutant


def _mutant(name: str, sample: Sample, rng: random.Random) -> Sample | None:
    """One page under one change, under the name of both."""
    charset = "utf-8" if sample.label["charset"] == "ascii" else sample.label["charset"]
    try:
        text = sample.body.decode(charset)
        changed = CHANGES[name](text, sample, rng)
        if changed is None:
            return None
        body = changed[0].encode(changed[1].get("charset", charset))
    except UnicodeError:
        return None
    label = {key: value for key, value in (sample.label | changed[1]).items() if value is not ...}
    return replace(sample, label=label, body=body)
