"""A small department's site in the manner of jpage (大汉): guides, letters, consultations and yearly reports, whole ones and faulty ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAME = "示例市住房和城乡建设局"
COLUMNS = {
    "1001": ("工作动态", "news"), "1002": ("办事指南", "service"), "1003": ("局长信箱", "interaction"), "1004": ("意见征集", "interaction"),
    "1005": ("留言选登", "interaction"), "1006": ("政府信息公开年报", "annual-report"), "1007": ("通知公告", "notice"),
}  # fmt: skip
WHOLE = {
    "设定依据": "《中华人民共和国建筑法》第七条", "申请条件": "已经取得建设工程规划许可", "办理材料": "申请表一份", "办理流程": "申请、受理、审查、决定",
    "办理时限": "七个工作日", "办理地点": "市民中心三楼", "咨询电话": "0000-7654321",
}  # fmt: skip
HOLLOW = {"设定依据": "暂无", "申请条件": "", "办理材料": "暂无", "办理流程": "", "办理时限": "七个工作日", "办理地点": "市民中心三楼", "咨询电话": "0000-7654321"}


def _table(rows: Mapping[str, str]) -> str:
    return "<table>" + "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in rows.items()) + "</table>"


def _headed(rows: Mapping[str, str]) -> str:
    return "".join(f"<h3>{label}</h3><p>{value}</p>" for label, value in rows.items())


def _tabs(rows: Mapping[str, str]) -> str:
    bar = "".join(f'<li><a href="javascript:void(0)">{label}</a></li>' for label in rows)
    panels = "".join(f'<div style="display:{"none" if at else "block"}">{value}</div>' for at, value in enumerate(rows.values()))
    return f"<ul class=tab>{bar}</ul><div class=panels>{panels}</div>"


def _letter(title: str, asked: str, answered: str, state: str) -> str:
    given = {"信件标题": title, "来信时间": asked, "来信内容": f"{title}，请问何时解决？", "办理状态": state}
    return _table({**given, "答复时间": answered, "答复内容": "已经办理。" if answered else ""})


ARTICLES: dict[str, Sequence[tuple[str, str, str]]] = {
    "1001": [
        (f"市住建局开展第{number}次施工现场检查", f"2026-02-{number + 10}", f"<p>检查组到第{number}个工地，查看了安全措施的落实。</p>" * 6)
        for number in range(1, 9)
    ],
    "1002": [
        ("建筑工程施工许可办理", "2025-08-01", _table(WHOLE)),
        ("商品房预售许可办理", "2025-08-01", _tabs(WHOLE)),
        ("物业企业备案", "2025-08-01", _headed(WHOLE)),
        ("燃气经营许可办理", "2025-08-01", _table({**WHOLE, "咨询电话": "请到窗口询问"})),
        *((f"第{number}类施工企业资质办理", "2025-08-01", (_table, _headed)[number % 2](HOLLOW)) for number in range(1, 6)),
    ],
    "1003": [
        ("小区电梯停用", "2025-10-08", _letter("小区电梯停用", "2025-10-08", "", "处理中")),
        ("公租房怎样申请", "2026-01-10", _letter("公租房怎样申请", "2026-01-10", "2026-01-12", "已回复")),
        ("物业不修路灯", "2026-02-01", _letter("物业不修路灯", "2026-02-01", "", "处理中")),
    ],
    "1004": [
        ("《示例市电梯加装办法（征求意见稿）》公开征求意见", "2025-10-01", "<p>征集时间：2025年10月1日至2025年10月31日。</p><p>结果反馈：</p><p>暂无</p>"),
        ("《示例市物业服务标准（征求意见稿）》公开征求意见", "2025-09-01", "<p>征集时间：2025年9月1日至2025年9月30日。</p>"),
        ("《示例市物业服务标准（征求意见稿）》意见采纳情况", "2025-11-01", "<p>共收到意见二十条，采纳八条，其余的已经说明理由。</p>"),
        ("《示例市城市更新导则（征求意见稿）》公开征求意见", "2026-02-15", "<p>征集时间：2026年2月15日至2026年3月15日。</p>"),
    ],
    "1005": [("网友反映工地噪声", "2025-06-10", "<p>工地夜间施工，已责令改正。</p>" * 4), ("网友咨询公积金", "2025-05-10", "<p>公积金可以在网上提取。</p>" * 4)],
    "1006": [
        (f"示例市住房和城乡建设局{year}年政府信息公开工作年度报告", f"{year + 1}-01-20", "<p>报告见附表。</p>")
        for year in (2025, 2024, 2022, 2021, 2020, 2019)
    ],
    "1007": [
        (f"关于第{number}批建筑业企业资质的通知", f"2026-02-{number + 5:02d}", f"<p>第{number}批企业名单已经审定，请有关企业按时领取证书。</p>" * 5)
        for number in range(1, 5)
    ],
}  # fmt: skip


def address_of(column: str, number: int, day: str) -> str:
    """Address of an article."""
    year, month, date = day.split("-")
    return f"/art/{year}/{int(month)}/{int(date)}/art_{column}_{column}{number:02d}.html"


def department_portal() -> dict[str, bytes]:
    """Paths to pages."""
    menu = "".join(f'<li><a href="/col/col{ident}/index.html">{name}</a></li>' for ident, (name, _) in COLUMNS.items())

    def page(title: str, crumb: str, middle: str) -> bytes:
        return (
            f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body><div class=header><ul class=nav>{menu}</ul></div>"
            f"<div class=position>当前位置：<a href=/>首页</a>{crumb}</div>{middle}<div class=footer>主办单位：{NAME}　网站标识码：3204000099</div></body></html>"
        ).encode()

    news = "".join(
        f'<li><a href="{address_of("1001", at, day)}">{title}</a><span>{day}</span></li>' for at, (title, day, _) in enumerate(ARTICLES["1001"], 1)
    )
    pages = {"/": page(NAME, "", f"<h2>工作动态</h2><ul>{news}</ul>"), "/robots.txt": b"User-agent: *\nDisallow:\n"}
    report = "/art/2026/1/19/art_1008_100801.html"
    figures = _table({"信息发布总数": "310", "留言办结数量": "22"})
    pages[report] = page(f"2025年政府网站工作年度报表-{NAME}", "", f"<h1>2025年政府网站工作年度报表</h1><p>发布时间：2026-01-19</p>{figures}")
    for ident, (name, _) in COLUMNS.items():
        crumb = f" &gt; <a href=/col/col{ident}/index.html>{name}</a>"
        rows = "".join(
            f'<li><a href="{address_of(ident, at, day)}">{title}</a><span>{day}</span></li>' for at, (title, day, _) in enumerate(ARTICLES[ident], 1)
        )
        more = f'<p><a href="{report}">2025年政府网站工作年度报表</a></p>' if ident == "1007" else ""
        pages[f"/col/col{ident}/index.html"] = page(f"{name}-{NAME}", crumb, f"<h2>{name}</h2><ul class=list>{rows}</ul>{more}")
        for at, (title, day, body) in enumerate(ARTICLES[ident], 1):
            head = f"<h1>{title}</h1><div class=info>发布时间：{day} 来源：{NAME}</div>"
            pages[address_of(ident, at, day)] = page(f"{title}-{NAME}", crumb, f"{head}<div id=zoom class=content>{body}</div>")
    return pages


def department_register(address: str) -> str:
    """Its register."""
    columns = "\n".join(
        f"  - {{id: c{ident}, name: {name}, type: {kind}, department: gov, list: /col/col{ident}/index.html}}" for ident, (name, kind) in COLUMNS.items()
    )
    return f"""site: jpage-bureau
name: {NAME}
home: http://www.bureau.example/
owner: {NAME}
kind: department
hosts: [www.bureau.example]
resolve: {{www.bureau.example: "{address}"}}
departments: {{gov: {{name: {NAME}}}}}
columns:
{columns}
pace: {{delay_s: 0, concurrency: 4, confirm_after_s: 0, timeout_s: 5}}
"""
