"""What a page is, where its signs are few or point both ways."""

from __future__ import annotations

import pytest

from audits.extract import read

PROSE = "<p>" + "市政府召开会议，研究部署有关工作，要求各部门认真落实各项任务，确保取得实效。" * 8 + "</p>"
ROWS = "".join(f'<li><a href="{n}.html">关于开展第{n}次专项检查的通知</a><span>2026-02-{n:02d}</span></li>' for n in range(1, 9))
BLOCK = "<div><h3>栏目{0}</h3><a href='/{0}/'>更多</a><ul>" + ROWS.replace('href="', 'href="/{0}/').replace("专项检查", "第{0}类检查") + "</ul></div>"
MENU = "".join(f'<a href="/m{n}/">菜单{n}</a>' for n in range(20))


@pytest.mark.parametrize(
    ("html", "url", "kind"),
    [
        (f"<h1>关于召开会议的通知</h1><p>发布时间：2026-02-01 来源：市政府办</p>{PROSE}", "http://x.gov.cn/a/1.html", "detail"),
        (f"<h1>通知</h1><p>发布时间：2026-02-01</p>{PROSE * 3}<h3>相关文档</h3><ul>{ROWS}</ul>", "http://x.gov.cn/a/t20260201_123.html", "detail"),
        (f"<div>当前位置：首页 &gt; 通知公告</div><ul>{ROWS}</ul>", "http://x.gov.cn/tzgg/", "list"),
        (f"<ul>{ROWS}</ul><div class=page>共 5 页 <a href='index_2.html'>下一页</a></div>", "http://zwgk.x.gov.cn/", "list"),
        (MENU + BLOCK.format(1) + BLOCK.format(2) + BLOCK.format(3), "http://x.gov.cn/", "home"),
        (f"<div>当前位置：首页 &gt; 新闻中心</div>{BLOCK.format(1)}{BLOCK.format(2)}{BLOCK.format(3)}", "http://x.gov.cn/xw/", "other"),
        ("<title>404 Not Found</title><h1>Not Found</h1>", "http://x.gov.cn/a/1.html", "error"),
        ("<title>页面不存在</title><p>抱歉，您访问的页面不存在</p>", "http://x.gov.cn/a/1.html", "error"),
        (f"<title>500 千伏输变电工程环评公示</title><p>发布时间：2026-02-01 来源：局办</p>{PROSE}", "http://x.gov.cn/a/1.html", "detail"),
        ("<meta http-equiv=refresh content='0; url=/new/'>", "http://x.gov.cn/old/", "redirect"),
        ("<script>window.location.href='/new/index.html';</script>", "http://x.gov.cn/old/", "redirect"),
        (f"<meta http-equiv=refresh content='600'><div>位置：首页</div><ul>{ROWS}</ul>", "http://x.gov.cn/tzgg/", "list"),
        ("<div>当前位置：首页 &gt; 公告</div><ul></ul><div class=page><script>createPageHTML(1,0,'index','html')</script></div>", "http://x.gov.cn/t/", "empty-list"),
        ("<div>当前位置：首页 &gt; 公告</div><p>该栏目正在建设中</p>", "http://x.gov.cn/t/", "empty-list"),
        ("<title>正在维护</title><p>编号 7919</p>", "http://x.gov.cn/a/1.html", "error"),
        ("<title>提示</title><h2>系统升级</h2><p>网站正在升级，预计 20:00 恢复访问。</p>", "http://x.gov.cn/a/1.html", "error"),
        ("<p>当前访问人数过多，服务器繁忙，请稍后再试</p><a href='/'>首页</a>", "http://x.gov.cn/a/1.html", "error"),
        (f"{MENU}<h1>关于网站系统升级的公告</h1><p>发布时间：2026-02-01</p><p>本网站将于2月3日升级，期间暂停服务。</p>", "http://x.gov.cn/a/1.html", "detail"),
        (f"{MENU}<div>当前位置：首页 &gt; 公告</div><p>栏目正在维护中</p>", "http://x.gov.cn/t/", "empty-list"),
        ("<div>当前位置：首页 &gt; 公告</div><ul><script>document.write('<li><a href=/a/1.html>一</a></li>')</script></ul>", "http://x.gov.cn/t/", "other"),
        ("<div>当前位置：首页 &gt; 公告</div><ul id=box></ul><script src=/data/list.js></script>", "http://x.gov.cn/t/", "other"),
        ("<div>当前位置：首页 &gt; 公告</div><ul id=box></ul><script>$('#box').html(rows.map(r=>'<li>'+r+'</li>').join(''))</script>", "http://x.gov.cn/t/", "other"),
        ("<div>当前位置：首页 &gt; 公告</div><ul id=box></ul><script>$('#box').hide()</script>", "http://x.gov.cn/t/", "empty-list"),
        ("", "http://x.gov.cn/t/", "other"),
    ],
)  # fmt: skip
def test_kind(html: str, url: str, kind: str) -> None:
    assert read(html.encode(), url).kind == kind


def test_home_is_told_by_the_register() -> None:
    assert read(f"<ul>{ROWS}</ul>".encode(), "http://x.gov.cn/index/main.html", home=True).kind == "home"


def test_an_error_status_is_an_error_whatever_the_page_shows() -> None:
    assert read(f"<ul>{ROWS}</ul>".encode(), "http://x.gov.cn/a/", status=404).kind == "error"
