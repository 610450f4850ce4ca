"""A portal whose pages all bear the same dated links without heading or name, beside columns of their own and one that is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = {"/tz/": "通知公告", "/gh/": "规划计划", "/tj/": "统计信息", "/cz/": "财政资金", "/rs/": "人事信息", "/jd/": "政策解读"}
EMPTY = "/rs/"
BOX = tuple((f"/box/{number}.html", f"关于做好第{number}项重点工作的通知", f"2026-01-{number + 10}") for number in range(1, 7))


def _rows(items: Sequence[tuple[str, str, str]]) -> str:
    return "".join(f'<p><a href="{url}">{title}</a> <i>{day}</i></p>' for url, title, day in items)


def own_rows(path: str, empty: str = EMPTY) -> list[tuple[str, str, str]]:
    """What a column lists."""
    if path == empty:
        return []
    return [(f"{path}{number}.html", f"示例市{COLUMNS[path]}第{number}期工作安排", f"2026-02-{number:02d}") for number in range(1, 9)]


def framed_portal(empty: str = EMPTY) -> dict[str, bytes]:
    """Paths to pages; one column may be empty."""
    menu = "".join(f'<b><a href="{path}">{name}</a></b>' for path, name in COLUMNS.items())

    def page(title: str, middle: str) -> bytes:
        head = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body><div>{menu}</div>"
        return f"{head}{middle}<div>{_rows(BOX)}</div><div>主办：示例市人民政府办公室</div></body></html>".encode()

    def article(title: str, day: str) -> bytes:
        text = f"<p>{title}。示例市人民政府研究部署有关工作，要求各部门认真落实各项任务，确保取得实效。</p>" * 4
        return page(title, f"<div>当前位置：<a href='/'>首页</a> &gt; 正文</div><h1>{title}</h1><div>发布时间：{day} 来源：市政府办公室</div><div>{text}</div>")

    pages = {"/": page("示例市人民政府", "<h2>要闻</h2>")}
    for path, name in COLUMNS.items():
        crumb = f"<div>当前位置：<a href='/'>首页</a> &gt; <a href='{path}'>{name}</a></div>"
        pages[path] = page(f"{name}-示例市人民政府", f"{crumb}<div>{_rows(own_rows(path, empty))}</div>")
        pages |= {url: article(title, day) for url, title, day in own_rows(path, empty)}
    return pages | {url: article(title, day) for url, title, day in BOX} | {"/robots.txt": b"User-agent: *\nDisallow:\n"}
