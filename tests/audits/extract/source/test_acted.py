"""A page is met through whatever a browser or a reader would follow to it: handlers, forms, what scripts write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audits.extract import read

if TYPE_CHECKING:
    from audits.records import Link

AT = "http://www.demo.example"
WAYS = {
    "rel next": '<link rel="next" href="/m/next.html">',
    "rel prev": '<link rel="prev" href="/m/prev.html">',
    "rel help": '<link rel="help" href="/m/help.html">',
    "formaction": '<form action="/x"><button formaction="/m/fa.html">进入</button></form>',
    "formaction input": '<input type=submit formaction="/m/fb.html" value=进>',
    "mousedown": '<div onmousedown="window.open(\'/m/md.html\')">进</div>',
    "mouseup": '<span onmouseup="location.href=\'/m/mu.html\'">进</span>',
    "touch": '<span ontouchend="location.href=\'/m/touch.html\'">进</span>',
    "dw1": '<script>document.write(\'<a href="/m/dw1.html">专题</a>\')</script>',
    "dw2": '<script>document.write("<a href=\\"/m/dw2.html\\">专题</a>")</script>',
    "dw3": '<script>document.write("<a href=/m/dw3.html>专题</a>")</script>',
    "dw6": r'''<script>document.write("<a href=\"/m/dw6.html\">专题</a>")</script>''',
    "inner": '<div id=q></div><script>document.getElementById("q").innerHTML="<a href=\'/m/in.html\'>专题</a>"</script>',
    "jq": '<div id=q></div><script>$("#q").html("<a href=\'/m/jq.html\'>专题</a>")</script>',
    "tpl": '<div id=q></div><script>q.innerHTML=`<a href="/m/tpl.html">专题</a>`</script>',
    "onclick fn": '<a href="#" onclick="go(\'/m/fn.html\')">x</a><script>function go(u){window.open(u)}</script>',
    "href js fn": '<a href="javascript:go(\'/m/fn2.html\')">x</a><script>function go(u){location.href=u}</script>',
    "row data": '<ul><li data-url="/m/rd.html" onclick="jump(this)">x</li></ul><script>function jump(e){location.href=e.getAttribute("data-url")}</script>',
    "row dataset": "<li onclick=\"window.open(this.dataset.pageUrl)\" data-page-url='/m/rs.html'>x</li>",
    "row jq data": '<li class=r data-href="/m/rj.html">x</li><script>$("li.r").on("click",function(){window.location.href=$(this).data("href");})</script>',
    "row jq attr": '<tr class=r link="/m/ra.html"><td>x</tr><script>$(".r").click(function(){var u=$(this).attr("link");window.open(u,"_blank")})</script>',
    "usemap": '<map><area href="/m/area.html"></map>',
    "input onclick": '<input type=button onclick="location=\'/m/io.html\'">',
    "option": '<select onchange="window.open(this.value)"><option value="/m/op.html">x</select>',
    "option jumpmenu": '<select onchange="MM_jumpMenu(\'parent\',this,0)"><option value="/m/op2.html">x</select>',
    "svg": '<svg><a xlink:href="/m/svg.html"><text>x</text></a></svg>',
    "a ping": '<a href="/m/a.html" ping="/ping">x</a>',
    "noscript a": '<noscript><a href="/m/ns.html">x</a></noscript>',
    "table onclick tr": '<table><tr onclick="window.location.href=\'/m/tr.html\'"><td>x</table>',
    "button onclick": '<button type=button onclick="window.open(\'/m/bt.html\',\'_blank\')">x</button>',
    "upper": '<DIV ONCLICK="window.open(\'/m/up.html\')">x</DIV>',
    "frameset": '<frameset><frame src="/m/fr.html"></frameset>',
    "embed": '<embed src="/m/em.html">',
    "escape write": '<script>document.write(unescape("%3Ca href=\'/m/esc.html\'%3Ex%3C/a%3E"))</script>',
    "listener": '<div id=k>x</div><script>document.getElementById("k").onclick=function(){location.href="/m/ls.html"}</script>',
    "listener2": '<div id=k>x</div><script>k.addEventListener("click",function(){window.open("/m/ls2.html")})</script>',
    "jqclick": '<div id=k>x</div><script>$("#k").click(function(){window.location="/m/jqc.html"})</script>',
    "iframe srcdoc": '<iframe srcdoc="&lt;a href=/m/sd.html&gt;x&lt;/a&gt;"></iframe>',
}
NONE = {
    "dw7": r'''<script>document.write("<a href=\"/m/dw7.html?n=" + n + "\">专题</a>")</script>''',
    "dw4": '<script>var u="/m/dw4.html";document.write("<a href=\'"+u+"\'>专题</a>")</script>',
    "dw5": '<script>document.writeln("<a href=\'/m/"+"dw5.html\'>专题</a>")</script>',
    "written on a call only": "<script>function show(){document.write('<a href=\"/m/x.html\">x</a>')}</script>",
    "half a sum": "<script>document.write('<a href=\"/m/' + id + '.html\">x</a>')</script>",
    "a function that shows": "<a href=\"javascript:show('/m/x.html')\">x</a><script>function show(u){tip(u)}</script>",
    "a function of another": "<a onclick=\"open2('/m/x.html')\">x</a>",
    "no click": "<script>k.addEventListener('resize', function(){ location.href='/m/x.html' })</script>",
    "a number that is sent": '<li data-url="12" onclick="jump(this)">x</li><script>function jump(e){location.href=e.getAttribute("data-url")}</script>',
    "an attribute that is shown": '<li data-url="/m/x.html">x</li><script>$("li").click(function(){tip($(this).data("url"))})</script>',
    "an attribute that is part of an address": '<li data-url="/m/x">x</li><script>$("li").click(function(){location.href=$(this).data("url")+".html"})</script>',
    "a sent form": "<form method=post action=/x><button formmethod=post formaction=/m/x.html>x</button></form>",
    "a file list": "<link rel=File-List href=/m/x.html>",
    "no markup": "<script>document.write('请看 /m/x.html')</script>",
    "in a comment": "<script>// document.write('<a href=/m/x.html>x</a>')\n</script>",
}


def met(markup: str) -> list[Link]:
    page = read(f"<html><head><title>t</title></head><body>{markup}<p>text</p></body></html>".encode(), f"{AT}/x/y.html")
    return [link for link in page.links if link.url.startswith(f"{AT}/m/")]


@pytest.mark.parametrize("way", WAYS)
def test_a_page_is_met(way: str) -> None:
    assert len(met(WAYS[way])) == 1


@pytest.mark.parametrize("way", NONE)
def test_nothing_is_met(way: str) -> None:
    assert met(NONE[way]) == []
