"""The one place where what went wrong outside the program becomes a sentence: of each known error, what a person reads and the exit code."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Any

import click

from audits.rulebook import MistakesFound
from audits.rulebook.loading import near_miss, trouble
from audits.store import OlderStore, StoreProblem
from crawler.cli._hints import quoted, store_hint
from crawler.download.shortage import shortage_of
from crawler.jobs import problems
from crawler.jobs.problems import Handed, Named
from reports.screen.words import DECISION, RUN_KIND, STATE, reason_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audits.rulebook import Mistake

_HEADINGS = {
    Handed.RULES: "规则文件有误，请改正后再运行：",
    Handed.REGISTER: "登记表有误，请改正后再运行：",
    Handed.BESIDE: "登记表里写明的文件有误，请改正后再运行：",
    Handed.REPORTED: "信息报送系统导出表有误，请改正后再运行：",
    Handed.CATALOGUE: "公开标准目录有误，请改正后再运行：",
    Handed.SCHEMES: "打分方案有误，请改正后再运行：",
    Handed.BY_HAND: "人工检查结果有误，请改正后再运行：",
    Handed.TRIED: "规则文件有误：",
    Handed.WORDS: "词表有误，请改正后再导入：",
    Handed.DOCUMENTS: "导入不了：",
    Handed.EVENTS: "读不了：",
    Handed.SAMPLES: "自带的示例有误，程序可能没有装好：",
}
_UNKNOWN = {
    Named.SITE: "登记表里没有站点“{name}”；已登记：{known}",
    Named.SITE_OF_RUN: "批次 {run} 里没有站点“{name}”；有：{known}",
    Named.SITE_OF_STORE: "数据库里没有站点“{name}”{near}；已有：{known}",
    Named.RULE: "没有规则“{name}”{near}；用 portal-audit rules list 查看",
    Named.RULE_OR_GROUP: "没有规则或规则组“{name}”{near}；规则组：{known}",
    Named.COLUMN: "没有栏目“{name}”{near}",
    Named.SCHEME: "没有打分方案“{name}”{near}；有：{known}",
    Named.FINDING: "没有问题“{name}”{near}；问题编号是台账里 12 位的编号，可从 portal-audit findings list 查",
    Named.OFFICE: "没有归属单位“{name}”{near}；登记表里有：{known}",
    Named.SEVERAL_OFFICES: "叫“{name}”的归属单位有几个，请写编号：{known}",
    Named.OWN_SITE: "归属单位“{name}”没有直接管的站点，只有下级单位的；请去掉 --own-sites",
    Named.DECISION: "没有处置“{name}”；可用的：{known}",
}


class Ended(click.ClickException):
    """The end of a command because of what it was given: one sentence on standard error."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """The sentence alone."""
        click.echo(self.message, file=file, err=file is None)


class EndedOutside(Ended):
    """The end of a command because of what it looked at."""

    exit_code = 3


def ended(error: Exception) -> Ended | None:
    """How a command ends for an error that is no fault of the program; None for any other."""
    match error:
        case problems.NotReached(url, reason):
            hint = "；确实要看的，用 --resolve 域名=IP:端口 写明" if reason == "intranet" else ""
            return EndedOutside(f"打不开 {url}（{reason_words(reason)}）{hint}")
        case problems.Problem():
            return Ended(of_problem(error))
        case MistakesFound(mistakes=mistakes):
            return Ended(_listed("文件有误，请改正后再运行：", mistakes))
        case OlderStore(url=url):
            return Ended(f"{error}：portal-audit store upgrade{store_hint(url)}")
        case _ if shortage_of(error):
            return None  # said with the place of a log, as what nobody expected
        case StoreProblem():
            return Ended(str(error))
        case OSError() if sentence := of_system(error):
            return Ended(sentence)
    return None


def on_screen(error: Exception) -> str | None:
    """What a screen says of such an error: of mistakes the line and what is wrong there, without the file that the program itself made."""
    if isinstance(error, MistakesFound | problems.MistakesIn):
        return "\n".join(map(_mistake, error.mistakes))
    sentence = ended(error)
    return sentence.message if sentence else None


def _mistake(one: Mistake) -> str:
    line = re.search(r"\.yml:(\d{1,7})", one.where)
    return (f"第{line[1]}行 " if line else "") + (f"{one.key}：" if one.key else "") + one.says


def of_system(error: OSError) -> str:
    """The sentence for a file that cannot be read or written; else ``""``."""
    return _unwritten(error.filename, trouble(error)) if error.filename else ""


def _unwritten(file: str, why: str) -> str:
    return f"读写不了 {file}：{why}" if file else why


def of_problem(problem: problems.Problem) -> str:
    """The sentence for what a job cannot do."""
    match problem:
        case problems.MistakesIn(what, mistakes):
            return _listed(_HEADINGS[what], mistakes)
        case problems.Unknown(kind, name, known, others, run):
            return _UNKNOWN[kind].format(name=name, near=near_miss(name, [*known, *others]), known="、".join(known) or "（没有）", run=run)
        case problems.InnerHome(site, home, host, where):
            says = f"站点“{site}”的首页 {home} 是内网或本机地址，默认不访问；确实要查的，请在登记表里写明"
            return f'{says} resolve: {{"{host}": "{where}"}}'
        case problems.RulesChanged(run):
            return f"规则在批次 {run} 开始之后改过，接着做会前后不一；请用原来的规则，或重新巡检"
        case problems.NotResumed(run, kind):
            again = {"recheck": "portal-audit recheck", "audit": "portal-audit audit", "taken-over": "portal-audit ledger import"}[kind]
            return f"批次 {run} 是{RUN_KIND[kind]}，--resume 只接着做巡检；请重新运行 {again}"
        case problems.NoScheme(day, known):
            return f"{day} 没有有效的打分方案，请用 --scheme 指定；有：{'、'.join(known)}"
        case problems.SourceUnreadable(source, why):
            return f"读不了文件 {source}：{why}；SOURCE 应是文件路径或 http(s):// 网址"
        case problems.NotWritten(run, folder, store_url, file, why):
            again = f"portal-audit ledger --run {run} --out {quoted(folder)}{store_hint(store_url)}"
            if not why:
                return f"已中断，文件没有写完。内容都已存进数据库，重新写出台账：{again}"
            return f"{_unwritten(file, why)}。内容都已存进数据库，排除后重新写出台账：{again}"
        case problems.AlreadyThere(file):
            return f"{file} 已经有了；请先改名保存，再导入"
        case problems.BadAddress(url, resolve):
            written = " ".join((url, *("=".join(pair) for pair in resolve)))
            return f"网址或 --resolve 写得不对：{written}；网址应以 http:// 或 https:// 开头，--resolve 应写成 域名=IP:端口"
        case problems.NeedsEnd(decision, day):
            return f"{DECISION[decision]}必须用 --until 写明到哪天为止，例如 --until {day.replace(month=12, day=31)}"
        case problems.EndPassed(until):
            return f"截止日期 {until} 已经过了，请写今后的日期"
        case problems.NotSigned():
            return "理由和经办人都不能是空的：理由写在 --reason，姓名写在 --by（decide、decisions 写在 --author）"
        case problems.NotChecked():
            return "--apply 要写明是谁核对的：请加 --by 姓名"
        case problems.NoScope():
            return "请写问题编号，或用 --site、--rule、--column、--target 划定范围"
        case problems.NoTables(folder):
            return f"文件夹 {folder} 里没有表格文件"
        case problems.SeveralSites(run, known):
            return f"批次 {run} 有 {len(known)} 个站点，请用 --site 写明目录是哪个站点的；有：{'、'.join(known)}"
        case problems.NoCatalogue():
            return "没有公开标准目录：请在登记表的 catalogue 写明目录文件再巡检，或用 --file 指定目录文件"
        case problems.NoReposts():
            return "没有转载任务：请在登记表的 reposts 写明转载任务的表格再巡检，或范围里没有写批次里的站点"
        case problems.NoRegister():
            return "数据库里还没有巡检，不知道有哪些站点和责任单位；请用 --register 指明登记表"
    return _of_run(problem) or _of_queue(problem) or _of_item(problem)


def _of_queue(problem: problems.Problem) -> str:
    """The same for what many machines do together."""
    match problem:
        case problems.NoQueue("no-postgresql"):
            return "排队要用 PostgreSQL 数据库：--store postgresql+psycopg://用户:密码@主机/库"
        case problems.NoQueue("not-installed"):
            return "排队要先安装：.venv/bin/python -m pip install --require-hashes -r requirements-queue.lock"
        case problems.NoQueue():
            return "数据库里建不了队列的表，请检查数据库用户的权限"
        case problems.NoFolder(folder):
            return f"写台账的文件夹 {folder} 不在，批次没有做完；请建好文件夹，再运行 portal-audit worker"
    return ""


def _of_run(problem: problems.Problem) -> str:
    """The sentence for a run with which something cannot be done; ``""`` for any other problem."""
    match problem:
        case problems.StillRunning(run, holder):
            return f"批次 {run} 的巡检还在进行（{holder}），问题还没有查全，不能据以复查或重新判断；请等它做完，或用 --run 指明做完的批次"
        case problems.NotEnded(run):
            return f"批次 {run} 还没有做完，不能审核和下发；请等它做完，或用 portal-audit inspect --resume {run} 接着做"
        case problems.AlreadyPublished(run, day, who):
            again = f"要改的，先撤回：portal-audit bulletin --run {run} --withdraw --by 姓名 --reason 理由；只看现在的数字，用 --draft 起草"
            return f"批次 {run} 的通报已于 {day} 由{who}印发，不能再印发；{again}"
        case problems.NothingPublished(run):
            return f"批次 {run} 没有印发过通报，或已经撤回，没有可撤回的"
        case problems.NothingOut(run):
            return f"批次 {run} 还没有下发过问题，没有可复查的；请先审核（portal-audit review）并下发（portal-audit issue）"
    return ""


def _of_item(problem: problems.Problem) -> str:
    """The sentence for an item with which something cannot be done."""
    match problem:
        case problems.NotOut(item, state):
            return f"{item} 现在是“{STATE[state]}”，不在责任单位手里，没有可撤回的"
        case problems.SeveralParts(finding, known):
            return f"问题 {finding} 分给了几个单位，请写清是哪一项：{'、'.join(known)}"
        case problems.NothingAsked(item, state):
            return f"{item} 现在是“{STATE[state]}”，没有可以这样答复的异议或延期申请（extend 只答复延期申请）；要另作处置的，用 portal-audit decisions add"
        case problems.NotByHand(item):
            return f"{item} 可以由程序复查，不能人工销号；请用 portal-audit recheck --item {item} 复查"
        case problems.UselessDeadline(item, given):
            return f"{item} 答复 {given} 不改期限，--until 只用于同意延期；请去掉 --until，要给新的期限就用 extend"
        case problems.NoNewDeadline(item, due):
            return f"{item} 同意延期要用 --until 写明新的期限，且晚于原期限 {due} 和今天"
    raise AssertionError(f"no sentence for {problem!r}")


def _listed(heading: str, mistakes: Iterable[Mistake]) -> str:
    """All mistakes of a file, one a line."""
    lines = [f"  {mistake}" for mistake in mistakes]
    return "\n".join((heading, *lines, f"共 {len(lines)} 处。"))
