"""An answer that says that a list is empty, told from one that failed or that nobody can read."""

import pytest

from audits.extract.lists.emptiness import says_nothing


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        '{"data": []}',
        '{"code": 200, "msg": "ok", "data": {"rows": [], "pageNo": 1}}',
        '{"success": true, "list": []}',
        'callback({"status": "0", "articles": []});',
        "<datastore><recordset></recordset></datastore>",
        "<datastore><totalrecord>0</totalrecord></datastore>",
        '<div class="empty"><p>暂无相关信息</p></div>',
        "<ul><li>没有数据</li></ul>",
    ],
)
def test_an_empty_list(body: str) -> None:
    assert says_nothing(body.encode())


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "{}",
        '{"code": 500, "msg": "系统错误", "data": []}',
        '{"success": false, "rows": []}',
        '{"error": "not found", "list": []}',
        '{"data": [{"mc": "没有标题的记录"}], "files": []}',
        '{"data": "<ul><li><a href=\'/a.html\'>公告</a></li></ul>", "files": []}',
        "<datastore><record><![CDATA[<li>公告</li>]]></record></datastore>",
        "<html><body>系统错误</body></html>",
        '<p>暂无相关信息</p><a href="/">返回首页</a>',
        "\x00\xff",
    ],
)
def test_no_empty_list(body: str) -> None:
    assert not says_nothing(body.encode("utf-8", "replace"))
