"""Makes the pictures of README from a demonstration: ``python -m tests.tools.pictures [FOLDER]``; FOLDER holds one that was run before.

A crop of a department's ledger, the first screen of the report, the end of the demonstration on a terminal. What they show is noted beside
them, so that a test tells when it has changed since.
"""

from __future__ import annotations

import hashlib
import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from reports.ledgers.columns import COLUMNS
from tests.support.places import ROOT

DOCS = ROOT / "docs"
PICTURES = ("ledger.png", "report.png", "terminal.png")
SHOWS = DOCS / "pictures.txt"
LEDGER = "整改台账_示例市人民政府办公室_*.xlsx"
DOTS, LEFT, TOP, WIDE, HIGH = 100, 20, 15, 916, 400
"""Dots an inch of the ledger's page, and the part of it that is shown."""
SCREEN = (1100, 640)
TERMINAL = (900, 262)


def shown() -> str:
    """Hash of what the pictures show: the columns of a ledger, the page of the report, how the demonstration ends."""
    parts = [f"{one.key} {one.title} {one.width} {one.by} {one.shown}" for one in COLUMNS]
    parts += [(ROOT / name).read_text("utf-8") for name in ("reports/html/report.html.j2", "reports/html/report.css", "crawler/cli/_demo_text.py")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made) / "demo"
        done = subprocess.run([sys.executable, "-m", "crawler.cli.main", "demo", "--out", str(folder)], capture_output=True, text=True, check=True, cwd=ROOT)
        _ledger(folder, Path(made))
        _browser((next(folder.glob("网站检查报告_*.html"))).as_uri(), SCREEN, "report.png", Path(made))
        page = Path(made) / "terminal.html"
        said = done.stdout[done.stdout.index("\n合计：") :].strip().replace(f"{folder}", "out/demo").replace("sqlite:///" + str(folder), "sqlite:///out/demo")
        style = "background:#1e1e1e;color:#ddd;font:15px/1.5 'Noto Sans Mono CJK SC',monospace;margin:0;padding:14px;white-space:pre-wrap"
        page.write_text(f"<!DOCTYPE html><meta charset=utf-8><body style=\"{style}\">$ portal-audit demo\n……\n{html.escape(said)}", "utf-8")
        _browser(page.as_uri(), TERMINAL, "terminal.png", Path(made))
    SHOWS.write_text(shown() + "\n", "utf-8")


def _ledger(folder: Path, work: Path) -> None:
    shutil.copyfile(next(folder.glob(LEDGER)), work / "ledger.xlsx")
    office = [shutil.which("soffice") or "libreoffice", f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless"]
    subprocess.run([*office, "--convert-to", "pdf", "--outdir", str(work), str(work / "ledger.xlsx")], check=True, capture_output=True)
    crop = ["-x", LEFT, "-y", TOP, "-W", WIDE, "-H", HIGH]
    command = ["pdftoppm", "-r", DOTS, "-f", 3, "-l", 3, *crop, "-singlefile", "-png", work / "ledger.pdf", DOCS / "ledger"]
    subprocess.run(list(map(str, command)), check=True)


def _browser(address: str, size: tuple[int, int], name: str, work: Path) -> None:
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={work / 'browser'}"]
    shot = [f"--window-size={size[0]},{size[1]}", f"--screenshot={DOCS / name}", address]
    subprocess.run([shutil.which("chromium") or "chromium-browser", *quiet, *shot], check=True, capture_output=True)


if __name__ == "__main__":
    main()
