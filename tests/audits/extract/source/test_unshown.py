"""Pages that answer well and show nothing of what belongs there are told, and pages that show little are left alone."""

from __future__ import annotations

import pytest

from audits.extract import read

AT = "http://www.demo.example/xw/t20260201_7.html"
NAV = "".join(f'<a href="/{name}/">{name}</a>' for name in ("首页", "要闻", "公开", "服务", "互动"))
PROSE = "<p>" + "市政府召开会议，研究部署有关工作，要求各部门认真落实各项任务，确保取得实效。" * 6 + "</p>"
NAMES = ("needs-script", "needs-login", "nothing-shown")


def told(html: str, url: str = AT, status: int = 200, *, links_only: bool = False) -> list[str]:
    page = read(f"<html><head><meta charset=utf-8>{html}</html>".encode(), url, status=status, links_only=links_only)
    return [problem for problem in page.problems if problem in NAMES]


LOGIN = "<form action=/do method=post>用户名 <input name=u> 密码 <input type=password name=p> <input type=submit value=登录></form>"


@pytest.mark.parametrize("links_only", [False, True])
@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<title>示例市</title></head><body><div id=app></div><script src=/js/chunk-vendors.js></script><script src=/js/app.js></script>", "needs-script"),
        (
            "<title>示例市</title></head><body><noscript>This needs JavaScript.</noscript><div id=root></div><script type=module src=/main.js></script>",
            "needs-script",
        ),
        ("<title>要闻</title></head><body><p>加载中</p><script>window.__boot__({id: 7})</script>", "needs-script"),
        ("<title>要闻</title></head><body><script src=/js/go.js></script>", "needs-script"),
        ("<title>要闻</title></head><body>正在为您跳转，请稍候<script>location.href = base + '/zw/'</script>", "needs-script"),
        ("<title>要闻</title></head><body>正在为您跳转，请稍候<script>if (isNew()) { location.href = '/a/' } else { location.href = '/b/' }</script>", "needs-script"),
        (f"<title>统一身份认证</title></head><body><h2>用户登录</h2>{LOGIN}", "needs-login"),
        (f"<title>示例市</title></head><body>{NAV}<h2>请先登录</h2>{LOGIN}<p>技术支持：某公司</p>", "needs-login"),
        ("</head><body>x", "nothing-shown"),
        ("<title>要闻</title></head><body><div></div>", "nothing-shown"),
    ],
)  # fmt: skip
def test_a_page_that_shows_nothing_of_its_own(html: str, problem: str, links_only: bool) -> None:
    assert told(html, links_only=links_only) == [problem]


@pytest.mark.parametrize("links_only", [False, True])
@pytest.mark.parametrize(
    ("html", "url"),
    [
        (f"<title>要闻</title></head><body><h1>要闻</h1>{PROSE}<div id=app></div><script src=/js/app.js></script>", AT),
        ("<title>要闻</title></head><body><img src=/upload/1.jpg><script src=/js/a.js></script>", AT),
        ("<title>视频</title></head><body><video src=/v/1.mp4></video><script src=/js/a.js></script>", AT),
        ("<title>年报</title></head><body><iframe src=/pdf/1.pdf></iframe><script src=/js/a.js></script>", AT),
        (f"<title>用户登录</title></head><body>{LOGIN}", "http://www.demo.example/user/login.html"),
        (f"<title>登录</title></head><body>{LOGIN}", "http://www.demo.example/sso/index.jsp?to=1"),
        (f"<title>要闻</title></head><body>{NAV}{LOGIN}<h1>要闻</h1>{PROSE * 3}", AT),
        (f"<title>专题</title></head><body>{NAV}<script src=/js/a.js></script>", AT),
        ("<title>通知</title></head><body><p>本栏目的内容已经归并到政策文件栏目，请到那里查看有关文件。</p><script>var t = location.href</script>", AT),
        ("<title>要闻</title></head><body><script>location.href = '/zw/'</script>", AT),
        (f"<title>要闻</title></head><body><h1>要闻</h1>{PROSE}<script>if (isOld()) location.href = base + '/zw/'</script>", AT),
    ],
)  # fmt: skip
def test_a_page_that_shows_something(html: str, url: str, links_only: bool) -> None:
    assert told(html, url, links_only=links_only) == []


def test_an_accepted_request_with_one_letter_is_no_page() -> None:
    assert told("</head><body>1", status=202) == ["nothing-shown"]
