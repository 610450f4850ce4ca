"""巡检: runs with what they looked at and what they did not; start, watch, stop, go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from audits.store.codes import StoreProblem
from audits.store.desk import run_states
from audits.store.leases import living_holder
from reports.console.desk import console
from reports.console.guard import found, note
from reports.console.jobs import NotDone
from reports.screen.coverage_text import coverage_lines
from reports.screen.words import RUN_KIND, RUN_STATUS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from audits.store.opening import Run

MOST_RUNS = 60
SITE_STATUS = {"waiting": "还没有开始", "crawling": "正在抓取", "judging": "正在判断", "done": "已结束", "interrupted": "被中断", "failed": "程序出错"}


def _status(run: Run) -> str:
    if run.kind == "taken-over":
        return "没有检查网页"
    if run.status == "running" and not living_holder(console().store.engine, run.id):
        return "已中断，没有进程在做"
    return RUN_STATUS[run.status]


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """All runs, the newest first."""
    desk = console()
    lines = [(run, RUN_KIND[run.kind], _status(run), len(run.sites)) for run in reversed(desk.store.runs()[-MOST_RUNS:])]
    answer: HttpResponse = render(request, "console/runs.html", {"lines": lines, "task": desk.jobs.inspect_state(), "number": len(run_states(desk.store))})
    return answer


@require_safe
def one(request: HttpRequest, run: str) -> HttpResponse:
    """One run: how far each site is, and what was not looked at."""
    desk = console()
    known = found(run if run in run_states(desk.store) else None)
    record = desk.store.run(known)
    names = {site.site: site.name for site in record.sites}
    sites = [(names.get(site.site, site.site), SITE_STATUS.get(site.status, site.status), site.pages or "") for site in desk.store.site_runs(known)]
    try:
        lines = list(coverage_lines(desk.store, known)) if record.has_ended and record.kind != "taken-over" else []
    except StoreProblem as why:
        lines = [str(why)]
    running = record.status == "running" and bool(living_holder(desk.store.engine, known))
    context = {
        "run": record, "kind": RUN_KIND[record.kind], "status": _status(record), "sites": sites, "lines": lines, "running": running,
        "may_resume": record.kind == "inspect" and record.status in ("running", "interrupted", "unended") and not running,
    }  # fmt: skip
    template = "console/run_state.html" if request.headers.get("HX-Request") else "console/run.html"
    answer: HttpResponse = render(request, template, context)
    return answer


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin an inspection, or go on with one."""
    resume = request.POST.get("resume", "")
    if resume and resume not in run_states(console().store):
        raise NotDone("没有这个批次。")
    console().jobs.inspect(resume)
    note(request, f"批次 {resume}" if resume else "登记表", "接着做" if resume else "开始巡检")
    answer: HttpResponse = redirect("runs")
    return answer


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Interrupt the inspection that was started here."""
    if not console().jobs.stop_inspection():
        raise NotDone("这里没有正在做的巡检；在别处启动的，请在那里停止。")
    note(request, "巡检", "停止；做完的部分都已保存，可以接着做")
    answer: HttpResponse = redirect("runs")
    return answer
