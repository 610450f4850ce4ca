"""Texts of the files that an office starts from: a commented register, changes to rules, and what to do first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.rulebook import RuleBook

REGISTER = """\
# 站点登记：一个文件登记一个网站；多个网站就在同一文件夹里放多个文件，或改用旁边的 登记.xlsx。
# 填好后先试一遍：portal-audit columns 登记.yml；写错的地方会一次说全（哪一行、写了什么、应写什么）。

site: demo-city                       # 站点编号：字母、数字、短横；定下后不要改（问题编号由它算出）
name: 示例市人民政府门户网站
home: https://www.demo.example/        # 首页
owner: 示例市人民政府办公室             # 主办单位：没有栏目的问题归它
# supervisor: 示例市政务公开办公室      # 主管部门：谁来检查、在通知和通报上署名；不写就是主办单位
# office: 示例省/示例市                 # 归属单位：归哪一级管，由上到下；各命令加 --office 示例市 就只取它和它下面的站点
site_code: "3204000000"               # 网站标识码
kind: portal                          # 站点类型：portal 门户 / department 部门 / county 县区 / township 乡镇 / ministry 部委
# also_known_as: [示例县]              # 同一个地方的其他名称（简称、改名前的名称），可不写
hosts: [zwgk.demo.example]            # 属于本站的其他域名；首页的域名不用写
# formerly: {{old.demo.example: www.demo.example}}    # 改过的域名，旧: 新；问题编号接着原来的

departments:                          # 责任单位：编号: {{name: 全称, contact: 联系科室, email: 邮箱}}，后两项可不写
  gov-office: {{name: 市政府办公室, contact: 信息公开科}}
  hrss: {{name: 市人力资源和社会保障局}}

columns:                              # 栏目：自上而下
  - id: news                          # 栏目编号：站内不重复；定下后不要改
    name: 政务要闻
    type: news                        # 栏目类型，决定更新期限和应有内容；见下
    department: gov-office
    list: /zwyw/                      # 列表页，可相对首页
  - id: normative
    name: 行政规范性文件
    type: normative
    department: hrss
    list: /zcwj/gfxwj/
    articles: ["/zcwj/gfxwj/**"]      # 可不写；不写就以列表页链接到的为准
    # update_within: 180d             # 可不写；不写就按栏目类型。不要求更新写 never
    # expects: [validity-label]       # 可不写；应有内容：validity-label 有效性标注、document-number 文号、
    #                                   interpretation-link 解读链接、enactment-note 题注、source 来源、responsible-person 责任人

pace:                                 # 抓取节奏，可不写
  max_pages: 20000                    # 最多读多少页
  delay_s: 0.5                        # 同一域名两次请求之间的秒数
  concurrency: 4                      # 同一域名同时请求几个
  per_address: 2                      # 几个域名同在一个 IP 地址时，总共按几个域名的节奏请求
  confirm_after_s: 60                 # 打不开的，过多少秒再试一次才算数
  # user_agent: "Mozilla/5.0 (compatible; portal-audit; +mailto:jiancha@demo.example)"   # 程序自报的名字和联系方式，只用英文字母、数字和符号
  robots: obey                        # obey 遵守 robots.txt / ignore 不看（自己的网站才可以）

# resolve: {{www.demo.example: "127.0.0.1:8080"}}    # 测试环境用：域名实际在哪里

# 可用的栏目类型和更新期限：
{types}
"""
COLUMNS = """\
# 本单位对栏目类型的改动：只写要改的项，其余照自带的 rules/columns.yml。现在写的就是自带的值，改了才起作用。
# 期限写成 14d（14 天）或 never（不要求更新）。
column_types:
  news: {{update_within: {news}}}
  notice: {{update_within: {notice}}}
"""
RULE = """\
# 本单位对规则“{title}”的改动：文件名与规则名相同，只写要改的项。现在写的就是自带的值，改了才起作用。
# 能改的项：severity 程度（critical 严重 / major 较重 / minor 一般）、deadline 整改期限（工作日）、message 提示语（写法见 rules/README.md）、
# how_to_fix 整改建议、params 参数、status（preview 试行 / stable 正式 / retired 停用）。全部内容见 portal-audit rules explain {rule}
rule: {rule}
severity: {severity}
deadline: {deadline}
# message: {message}
"""
WORKDAYS = """\
# 放假安排：新一年的安排公布后，程序还没有更新的，写在这里。off 写周一到周五里放假的日子，work 写周末里要上班的日子；写了一年就以这里为准。
# 没有安排的年份只扣除周末和法定节假日，台账会注明期限是推算的。
# years:
#   2027: {off: [2027-01-01], work: [2027-01-09]}
years: {}
"""
README = """\
portal-audit 起步文件

1. 登记.yml 或 登记.xlsx（二选一）：改成自己的网站。检查：portal-audit columns 登记.yml
2. 规则/：本单位对规则的改动，可以不用。检查：portal-audit rules check --rules 规则
3. 巡检：portal-audit inspect 登记.yml --rules 规则 --out 结果
"""


def start_files(book: RuleBook) -> dict[str, str]:
    """Texts of the files by their path."""
    types = "\n".join(f"#   {code:<15} {kind.name}，{_limit(kind.update_within)}" for code, kind in book.column_types.items())
    limits = {code: kind.update_within for code, kind in book.column_types.items()}
    files = {"先看我.txt": README, "登记.yml": REGISTER.format(types=types), "规则/columns.yml": COLUMNS.format(**limits), "规则/workdays.yml": WORKDAYS}
    for name in ("broken-link", "stale-column"):
        rule = book.rules.get(name)
        if rule is not None:
            values = rule.model_dump(include={"rule", "title", "severity", "deadline", "message"})
            files[f"规则/audits/{name}.yml"] = RULE.format(**values)
    return files


def _limit(text: str) -> str:
    return "不要求更新" if text == "never" else f"{text.removesuffix('d')} 天内要有更新"
