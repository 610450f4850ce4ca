"""Lists that stand as data in the scripts of a page are read where the bytes say them, and are never called empty otherwise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from audits.engine.lists import _state
from audits.extract import read
from audits.extract.lists.readers import xhr
from audits.extract.lists.readers._parts import following

if TYPE_CHECKING:
    from audits.records import Page

AT = "http://www.small.example"
NUMBERS = range(1, 9)
TITLE = "关于开展第{}次专项检查工作的通知"
ROWS = json.dumps([{"title": TITLE.format(n), "url": f"/xw/t{n}.html", "date": f"2026-02-{n:02d}"} for n in NUMBERS], ensure_ascii=False)
BARE = json.dumps([{"id": n, "title": TITLE.format(n), "time": f"2026-02-{n:02d}"} for n in NUMBERS], ensure_ascii=False)
LITERAL = "[" + ",".join(f"{{title:'{TITLE.format(n)}',url:'/xw/t{n}.html'}}" for n in NUMBERS) + "]"
ODD = json.dumps([{"bt": TITLE.format(n), "lj": f"/xw/t{n}.html", "fb": f"2026-02-{n:02d}"} for n in NUMBERS], ensure_ascii=False)
TUPLES = json.dumps([[TITLE.format(n), f"2026-02-{n:02d}", f"/xw/t{n}.html"] for n in NUMBERS], ensure_ascii=False)
LINKED = json.dumps({"@type": "ItemList", "itemListElement": [{"position": n, "url": f"/xw/t{n}.html", "name": TITLE.format(n)} for n in NUMBERS]})
WRITTEN = "".join(f"document.write('<li><a href=\"/xw/t{n}.html\">{TITLE.format(n)}</a></li>');" for n in NUMBERS)
ADDED = "".join(f"h+='<li><a href=\"/xw/t{n}.html\">{TITLE.format(n)}</a><i>2026-02-0{n}</i></li>';" for n in NUMBERS)
FRAME = '<div class=nav><a href="/">首页</a><a href="/xw/">要闻</a></div><div>当前位置：<a href="/">首页</a> &gt; 要闻</div>{}<div class=footer>主办：示例市政府</div>'
READ = {
    "a variable": f"<ul id=l></ul><script>var list={ROWS};render(list)</script>",
    "a literal of the language": f"<ul id=l></ul><script>const newsList = {LITERAL};</script>",
    "a script of data": f'<div id=l></div><script type="application/json">{{"list":{ROWS}}}</script><script src=/r.js></script>',
    "props of a framework": f'<div id=__next></div><script id="__NEXT_DATA__" type="application/json">{{"props":{{"pageProps":{{"list":{ROWS}}}}}}}</script>',
    "state of a framework": f"<div id=__nuxt></div><script>window.__NUXT__={{data:[{{list:{LITERAL},total:8}}]}}</script>",
    "initial state": f'<div id=app></div><script>window.__INITIAL_STATE__={{"news":{{"items":{ROWS}}}}};</script>',
    "a text that is parsed": f"<ul id=l></ul><script>var d=JSON.parse('{ROWS}');</script>",
    "pushed": "<ul id=l></ul><script>" + "".join(f'a.push({{title:"{TITLE.format(n)}",url:"/xw/t{n}.html"}});' for n in NUMBERS) + "</script>",
    "addresses made of numbers": f"<ul id=l></ul><script>var list={BARE};h+=\"<a href='/xw/t\"+list[i].id+\".html'>\"</script>",
    "members of any name": f"<ul id=l></ul><script>var list={ODD};render(list)</script>",
    "rows without names": f"<ul id=l></ul><script>var list={TUPLES};render(list)</script>",
    "arrays by number": "<ul id=l></ul><script>" + "".join(f"d[{n}]=new Array('{TITLE.format(n)}','/xw/t{n}.html');" for n in NUMBERS) + "</script>",
    "one call a row": "<ul id=l></ul><script>" + "".join(f"row({n},'');addRow('{TITLE.format(n)}','/xw/t{n}.html','2026-02-0{n}');" for n in NUMBERS) + "</script>",
    "linked data": f'<div id=l></div><script type="application/ld+json">{LINKED}</script>',
    "a function that gives the state": "<div id=__nuxt></div><script>window.__NUXT__=(function(a,b){return {data:[{n:b,list:["
    + ",".join(f"{{title:'{TITLE.format(n)}',url:'/xw/t{n}.html',top:a}}" for n in NUMBERS) + "]}]}}(null,'要闻'))</script>",
    "a function with short names": "<div id=__nuxt></div><script>window.__NUXT__=(function("
    + ",".join(f"t{n},u{n}" for n in NUMBERS) + "){return {data:[{list:[" + ",".join(f"{{title:t{n},url:u{n}}}" for n in NUMBERS) + "]}]}}("
    + ",".join(f"'{TITLE.format(n)}','/xw/t{n}.html'" for n in NUMBERS) + "))</script>",
    "an attribute for scripts": f"<div id=l data-list='{ROWS}'></div><script src=/app.js></script>",
    "an attribute of a framework": f"<news-list :rows='{ROWS}'></news-list><script src=/app.js></script>",
    "a field that nobody sees": f"<div id=l></div><input type=hidden id=d value='{ROWS}'><script src=/app.js></script>",
    "a text field": f"<div id=l></div><textarea id=d style='display:none'>{ROWS}</textarea><script src=/app.js></script>",
    "rows that a script writes": f"<ul id=l><script>{WRITTEN}</script></ul>",
    "rows that are put together": f"<ul id=l></ul><script>var h='';{ADDED}$('#l').html(h)</script>",
    "addresses in a template": f"<ul id=l></ul><script>var list={BARE};h+=`<a href='/xw/t${{r.id}}.html'>`</script>",
}
UNREAD = {
    "a function makes the state": "<div id=__nuxt></div><script>window.__NUXT__=(function(a){return {data:[{list:[{title:a}]}]}})('检查')</script>",
    "no address": f"<ul id=l></ul><script>var list={BARE};</script><script src=/r.js></script>",
    "rows without addresses": f"<ul id=l></ul><script>var list=[['{TITLE.format(1)}','2026-02-01',7],['{TITLE.format(2)}','2026-02-02',8]];</script>",
    "a loop that writes": f"<ul id=l></ul><script>var list={BARE};for(i in list)h+='<li><a href=\"'+at(list[i])+'\">'+list[i].title+'</a></li>';$('#l').html(h)</script>",
    "titles alone": f'<ul id=l></ul><script>var t=["{TITLE.format(1)}","{TITLE.format(2)}"];</script>',
    "a file of data": "<ul id=l></ul><script src=/data/list.js></script>",
    "a file of data behind a block": "<div id=l></div><script src=/js/newslist.js></script>",
}
EMPTY = {
    "a menu": '<ul id=l></ul><script>var menu=[{"name":"首页","url":"/"},{"name":"要闻","url":"/xw/"}];</script>',
    "settings": "<ul id=l></ul><script>var cfg={id:7,title:'要闻',pages:[1,2]};</script>",
    "a counter": "<ul class=l></ul><div id=tj></div><script src=/js/count.js></script>",
    "pictures in turn": '<ul id=l></ul><script>var pics=[{img:"/a.jpg",t:"文明城市创建进行中"},{img:"/b.jpg",t:"平安建设在路上啊"}];</script>',
    "calls of a counter": "<ul id=l></ul><script>hit('要闻','/xw/');hit('要闻','/xw/');</script>",
    "names of places": '<ul id=l></ul><script>var q=[["某某区人民政府","010-1"],["某某县人民政府","010-2"]];</script>',
    "no rows": '<ul id=l></ul><script>var list=[];var total=0;</script>',
}


def page(markup: str) -> Page:
    html = f"<html><head><meta charset=utf-8><title>要闻-示例市人民政府</title></head><body>{FRAME.format(markup)}</body></html>"
    return read(html.encode(), f"{AT}/xw/")


@pytest.mark.parametrize("way", READ)
def test_rows_are_read(way: str) -> None:
    found = page(READ[way])
    assert [item.url for item in found.items] == [f"{AT}/xw/t{n}.html" for n in NUMBERS]
    assert (_state(found), found.reader) == (("read", ""), "held")


@pytest.mark.parametrize("way", UNREAD)
def test_what_cannot_be_read_is_said(way: str) -> None:
    found = page(UNREAD[way])
    assert not found.items
    assert _state(found)[0] == "not-readable"


@pytest.mark.parametrize("way", EMPTY)
def test_an_empty_list_stays_empty(way: str) -> None:
    assert _state(page(EMPTY[way]))[0] == "empty"


def test_a_list_that_goes_on_elsewhere_is_not_read_to_its_end() -> None:
    found = page(f"<ul id=l></ul><script>var data={{total: 45, rows: {LITERAL}}};</script>")
    assert (len(found.items), found.pages) == (8, 2)


@pytest.mark.parametrize(
    ("asked", "records", "ahead"),
    [("start=0&limit=15", 45, "start=15&limit=15"), ("offset=15&size=15", 45, "offset=30&size=15"), ("start=30&limit=15", 45, ""), ("from=0&rows=10", 8, "")],
)
def test_records_are_asked_for_from_where_the_last_ended(asked: str, records: int, ahead: str) -> None:
    request, _ = following(f"{AT}/api/list?{asked}", "", "xhr", 15 if records > 10 else 8, records, None)
    assert (request.url.partition("?")[2] if request else "") == ahead


@pytest.mark.parametrize(
    "row",
    [
        "<item><title>{0}</title><link>/xw/t{1}.html</link><pubDate>2026-02-0{1}</pubDate></item>",
        '<row title="{0}" url="/xw/t{1}.html" date="2026-02-0{1}"/>',
        "<article><title><![CDATA[{0}]]></title><url>/xw/t{1}.html</url></article>",
    ],
)
def test_an_answer_in_markup_is_read(row: str) -> None:
    body = f'<?xml version="1.0" encoding="UTF-8"?><data><total>8</total><list>{"".join(row.format(TITLE.format(n), n) for n in NUMBERS)}</list></data>'
    answer = xhr.items(body.encode(), f"{AT}/data/list.xml")
    assert [item.url for item in answer.items] == [f"{AT}/xw/t{n}.html" for n in NUMBERS]
    assert answer.records == 8
