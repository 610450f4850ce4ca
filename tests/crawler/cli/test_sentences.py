"""Every problem that a job can raise has its sentence and its exit code, and nothing else is taken for one."""

from __future__ import annotations

import errno
import pickle
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from audits.rulebook import Mistake, MistakesFound
from audits.store import OlderStore, StoreProblem
from crawler.cli._commands import Commands
from crawler.cli._sentences import ended
from crawler.cli.main import cli
from crawler.jobs.problems import (
    AlreadyPublished,
    AlreadyThere,
    BadAddress,
    EndPassed,
    Handed,
    InnerHome,
    MistakesIn,
    Named,
    NeedsEnd,
    NoCatalogue,
    NoFolder,
    NoNewDeadline,
    NoQueue,
    NoRegister,
    NoReposts,
    NoScheme,
    NoScope,
    NoTables,
    NotByHand,
    NotChecked,
    NotEnded,
    NothingAsked,
    NothingOut,
    NothingPublished,
    NotOut,
    NotReached,
    NotResumed,
    NotSigned,
    NotWritten,
    Problem,
    RulesChanged,
    SeveralParts,
    SeveralSites,
    SourceUnreadable,
    StillRunning,
    Unknown,
    UselessDeadline,
)

MISTAKES = (Mistake("a.yml:1:1", "key", "不认识的键"), Mistake("a.yml:2:1", "", "应为列表"))
PROBLEMS: list[tuple[Problem, str, int]] = [
    *((MistakesIn(what, MISTAKES), "  a.yml:1:1: key: 不认识的键\n  a.yml:2:1: 应为列表\n共 2 处。", 2) for what in Handed),
    *((Unknown(kind, "abcd", ("abce", "x"), ("y",), "20260301-1"), "“abcd”", 2) for kind in Named),
    (InnerHome("a", "http://10.0.0.1:8/", "10.0.0.1", "10.0.0.1:8"), '请在登记表里写明 resolve: {"10.0.0.1": "10.0.0.1:8"}', 2),
    (AlreadyPublished("20260301-1", "2026-03-05", "张三"), "批次 20260301-1 的通报已于 2026-03-05 由张三印发，不能再印发；要改的，先撤回：", 2),
    (NothingPublished("20260301-1"), "批次 20260301-1 没有印发过通报，或已经撤回", 2),
    (RulesChanged("20260301-1"), "规则在批次 20260301-1 开始之后改过", 2),
    (NoScheme(date(2010, 1, 1), ("one", "two")), "2010-01-01 没有有效的打分方案，请用 --scheme 指定；有：one、two", 2),
    (SourceUnreadable("a.html", "没有权限"), "读不了文件 a.html：没有权限；SOURCE 应是文件路径", 2),
    (AlreadyThere("r/a.yml"), "r/a.yml 已经有了；请先改名保存，再导入", 2),
    (BadAddress("http://a b/", (("x", "y"),)), "网址或 --resolve 写得不对：http://a b/ x=y；", 2),
    (NeedsEnd("exempt", date(2026, 3, 2)), "豁免必须用 --until 写明到哪天为止，例如 --until 2026-12-31", 2),
    (EndPassed(date(2026, 3, 2)), "截止日期 2026-03-02 已经过了", 2),
    (NotChecked(), "--apply 要写明是谁核对的：请加 --by 姓名", 2),
    (NotSigned(), "理由和经办人都不能是空的", 2),
    (NoScope(), "请写问题编号，或用 --site、--rule、--column、--target 划定范围", 2),
    (NoQueue("no-postgresql"), "排队要用 PostgreSQL 数据库：--store ", 2),
    (NoQueue("not-installed"), "排队要先安装：", 2),
    (NoQueue("no-tables"), "数据库里建不了队列的表", 2),
    (NoFolder(Path("out")), "写台账的文件夹 out 不在，批次没有做完", 2),
    (NoTables("out"), "文件夹 out 里没有表格文件", 2),
    (SeveralSites("20260301-1", ("a", "b")), "批次 20260301-1 有 2 个站点，请用 --site 写明目录是哪个站点的；有：a、b", 2),
    (NoCatalogue(), "没有公开标准目录：", 2),
    (NoReposts(), "没有转载任务：", 2),
    (NotResumed("20260301-2", "recheck"), "批次 20260301-2 是复查，--resume 只接着做巡检；请重新运行 portal-audit recheck", 2),
    (StillRunning("20260301-1", "进程 12"), "批次 20260301-1 的巡检还在进行（进程 12）", 2),
    (SeveralParts("a1b2c3d4e5f6", ("a1b2c3d4e5f6-1", "a1b2c3d4e5f6-2")), "请写清是哪一项：a1b2c3d4e5f6-1、a1b2c3d4e5f6-2", 2),
    (NothingAsked("a1b2c3d4e5f6", "issued"), "没有可以这样答复的异议或延期申请", 2),
    (NoNewDeadline("a1b2c3d4e5f6", "2026-03-20"), "晚于原期限 2026-03-20 和今天", 2),
    (UselessDeadline("a1b2c3d4e5f6", "close"), "答复 close 不改期限，--until 只用于同意延期", 2),
    (NotByHand("a1b2c3d4e5f6"), "不能人工销号；请用 portal-audit recheck --item a1b2c3d4e5f6 复查", 2),
    (NoRegister(), "请用 --register 指明登记表", 2),
    (NotEnded("20260301-1"), "批次 20260301-1 还没有做完，不能审核和下发", 2),
    (NotOut("a1b2c3d4e5f6", "verified"), "a1b2c3d4e5f6 现在是“已销号”，不在责任单位手里", 2),
    (NothingOut("20260301-1"), "批次 20260301-1 还没有下发过问题", 2),
    (NotWritten("20260301-1", "out/一月 台账", "sqlite:///a.db", "整改台账.xlsx", "磁盘已满"), 'ledger --run 20260301-1 --out "out/一月 台账" --store sqlite:///a.db', 2),
    (NotReached("http://a.example/", "refused"), "打不开 http://a.example/（对方拒绝连接）", 3),
    (NotReached("http://a.example/", "intranet"), "用 --resolve 域名=IP:端口 写明", 3),
]


@pytest.mark.parametrize(("problem", "says", "code"), PROBLEMS, ids=lambda one: repr(one)[:60])
def test_each_problem_is_a_sentence_with_an_exit_code(problem: Problem, says: str, code: int) -> None:
    found = ended(problem)
    assert found is not None
    assert says in found.message
    assert (found.exit_code, "{" in found.message.replace("resolve: {", "")) == (code, False)


def test_no_problem_is_without_an_example_here() -> None:
    assert {type(problem) for problem, _, _ in PROBLEMS} == set(Problem.__subclasses__())


@pytest.mark.parametrize("problem", [problem for problem, _, _ in PROBLEMS], ids=lambda one: repr(one)[:60])
def test_a_problem_can_be_sent_to_another_process(problem: Problem) -> None:
    sent = pickle.loads(pickle.dumps(problem))
    assert (type(sent), sent.args) == (type(problem), problem.args)
    assert ended(sent) is not None


def test_headings_differ_by_what_was_handed_in() -> None:
    headings = [str(ended(MistakesIn(what, MISTAKES))).splitlines()[0] for what in Handed]
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (StoreProblem("数据库地址不对：x"), "数据库地址不对：x"),
        (OlderStore("数据库旧了；请先升级", 1, "sqlite:///a b.db"), '数据库旧了；请先升级：portal-audit store upgrade --store "sqlite:///a b.db"'),
        (OlderStore("数据库旧了；请先升级", 1, "sqlite:///portal-audit.db"), "数据库旧了；请先升级：portal-audit store upgrade"),
        (MistakesFound(MISTAKES), "共 2 处。"),
        (PermissionError(errno.EACCES, "denied", "a.xlsx"), "读写不了 a.xlsx：没有权限，或者文件正被别的程序打开"),
    ],
)
def test_errors_from_below_are_sentences_too(error: Exception, says: str) -> None:
    found = ended(error)
    assert found is not None
    assert says in found.message


@pytest.mark.parametrize("error", [ValueError("x"), AssertionError(), BrokenPipeError(errno.EPIPE, "pipe"), click.UsageError("x"), OSError(errno.ENOSPC, "full")])
def test_a_fault_of_the_program_keeps_its_name(error: Exception) -> None:
    assert ended(error) is None


def test_one_place_says_it_whatever_the_depth_of_the_command() -> None:
    for arguments in (["runs", "--store", "foo"], ["findings", "list", "--store", "foo"]):
        result = CliRunner().invoke(cli, arguments)
        assert (result.exit_code, result.output.strip().splitlines()) == (
            2, ["数据库地址不对：foo；应写成 sqlite:///文件名.db 或 postgresql+psycopg://用户:密码@主机/库"],
        )  # fmt: skip


class Crashing(Commands):
    """A group whose every command has a fault."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return click.Command("crash", callback=lambda: 1 / 0)


def test_a_crash_stays_a_crash() -> None:
    result = CliRunner().invoke(Crashing(package="crawler.cli", name="x"), ["crash"])
    assert isinstance(result.exception, ZeroDivisionError)
