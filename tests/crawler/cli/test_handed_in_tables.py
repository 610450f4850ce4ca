"""What an office hands in beside its register (an export, tasks to repost, accounts, its list of documents), as the office types it on a small portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from crawler.cli.main import cli
from tests.support.portal_server import PortalServer, register, small_portal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXPORT = """网站标识码,网站名称,首页网址,状态
3700000001,示例市人民政府,http://www.small.example/,正常
3700000002,示例市老门户,http://old.small.example/,已关停
3700000003,示例市水库网,http://gone.small.example/,关停
3700000004,示例市林业局,http://10.9.8.7/,正常
"""
TASKS = """标题,转载时限,转载范围
示例市第3条要闻,2026-02-10,
示例市第5条要闻,2026-02-01,示例市人民政府
国务院关于示例事项的通知,2026-02-10,全市各级政府网站
别处的任务,2026-02-10,示例县人民政府
"""
ACCOUNTS = """账号名称,状态,日期,备案号
示例发布,正常,2020-01-01,备1号
示例文旅,注销,2026-01-10,备2号
"""
POSTS = """账号,发布时间,标题
示例发布,2026-02-17 09:00,春耕开始
示例文旅,2026-02-20 09:00,踏青路线
"""
LIST = """文件名称,文号,发文机关,清理结果
示例市第3条要闻,,示例市人民政府,继续有效
示例市停车管理办法,示政规〔2022〕2号,示例市人民政府,继续有效
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PORTAL_AUDIT_STORE", f"sqlite:///{(tmp_path / 'audit.db').as_posix()}")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "导出.csv").write_text(EXPORT, "utf-8-sig")
    (tmp_path / "转载.csv").write_text(TASKS, "utf-8-sig")
    (tmp_path / "账号.csv").write_text(ACCOUNTS, "utf-8-sig")
    (tmp_path / "发布.csv").write_text(POSTS, "utf-8-sig")
    (tmp_path / "清单.csv").write_text(LIST, "utf-8-sig")
    with PortalServer(small_portal(articles=6, dead=0)) as server:
        told = register(server.address).replace("resolve: {", f'resolve: {{old.small.example: "{server.address}", gone.small.example: "127.0.0.1:9", ')
        (tmp_path / "small.yml").write_text(told + 'site_code: "3700000009"\nreported: 导出.csv\nreposts: 转载.csv\naccounts: 账号.csv\nposts: 发布.csv\n', "utf-8")
        yield tmp_path


def types(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, list(words), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


def test_a_register_is_set_beside_an_export_and_closed_sites_are_opened(folder: Path) -> None:
    told = types("reported", "导出.csv", "--register", "small.yml", "--visit", "--out", "核对", code=1)
    assert "示例市人民政府：标识码不同（报送系统：3700000001；登记表：3700000009）" in told
    assert "示例市老门户：已关停仍能打开（报送系统：3700000002 http://old.small.example/ 已关停；打得开）" in told
    assert "示例市林业局：登记表里没有（报送系统：3700000004 http://10.9.8.7/ 正常；" in told
    assert "登记表里没有 1，已关停仍能打开 1，标识码不同 1，已关停 1" in told
    rows = list(openpyxl.load_workbook(folder / "核对" / "报送系统核对表.xlsx")["核对"].values)
    assert [row[1] for row in rows[1:]] == ["标识码不同", "已关停仍能打开", "已关停", "登记表里没有"]
    unopened = types("reported", "导出.csv", "--register", "small.yml", "--out", "核对", code=1)
    assert "登记表里没有 1，标识码不同 1，已关停 2" in unopened


def test_what_had_to_be_reposted_is_looked_for(folder: Path) -> None:
    types("inspect", "small.yml", "--out", "first", "--today", "2026-03-01", "--only", "missing-repost", "--only", "misreported-site")
    listed = types("findings", "list")
    assert listed.count("没有按时转载重要信息") == 2
    assert "《示例市第5条要闻》转载晚了（时限：2026-02-01）（转载日期：2026-02-06）" in listed
    assert "《国务院关于示例事项的通知》在网站上没有找到（时限：2026-02-10）" in listed
    assert "报送系统里的网站标识码与登记表不同" in listed
    told = types("reposts", "--out", "转载")
    assert "示例市人民政府：按时转载 1，转载晚了 1，没有找到 1" in told
    rows = list(openpyxl.load_workbook(next((folder / "转载").glob("*.xlsx")))["转载情况"].values)
    assert [(row[2], row[5]) for row in rows[1:]] == [
        ("示例市第3条要闻", "按时转载"), ("示例市第5条要闻", "转载晚了"), ("国务院关于示例事项的通知", "没有找到"),
    ]  # fmt: skip


def test_accounts_and_documents_are_set_beside_what_is_published(folder: Path) -> None:
    path = folder / "small.yml"
    path.write_text(path.read_text("utf-8").replace("name: 要闻, type: news", "name: 规范性文件, type: normative"), "utf-8")
    types("regulations", "import", "清单.csv", "--rules", "own", "--apply")
    wanted = ("misregistered-account", "nearly-silent-account", "unmatched-document")
    only = [word for rule in wanted for word in ("--only", rule)]
    types("inspect", "small.yml", "--out", "first", "--today", "2026-03-01", "--rules", "own", *only)
    listed = types("findings", "list")
    assert "账号“示例文旅”登记为已注销关停，仍在发布（登记状态：注销）（日期：2026-01-10）（最近一次发布：2026-02-20）" in listed
    assert "账号“示例发布”快满两周没有发布（最近一次发布：2026-02-17；2026-03-03以前要发布；一年内发布：1条）" in listed
    assert "《示例市停车管理办法》（示政规〔2022〕2号）在本单位文件清单里有效，网站上没有公布" in listed
    assert "示例市第3条要闻》" not in listed
    assert "示例发布”登记" not in listed


def test_an_export_with_mistakes_is_not_used(folder: Path) -> None:
    (folder / "导出.csv").write_text("网站标识码,网站名称,首页网址,主办单位\n,示例市人民政府,,市政府\n3700000002,,http://a.example/\n", "utf-8-sig")
    told = types("reported", "导出.csv", "--register", "small.yml", code=2)
    assert "网站标识码和首页网址都没有" in told
    assert "网站名称" in told
