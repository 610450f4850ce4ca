"""How many sites one process inspects at the same time: as many as memory and handles of this machine allow."""

from __future__ import annotations

from pathlib import Path

AT_LEAST, AT_MOST = 16, 64
SITE_MB = 12
"""What a site of some thousand pages takes while it is crawled."""
SHARE = 0.5
"""Of the memory that is free; the rest is for judging, for ledgers and for others."""
MOST_HANDLES = 16_384
SITE_HANDLES = 24
"""Connections and files of a site that is crawled at the usual pace."""


def sites_at_once(processes: int) -> int:
    """Sites that each of some processes inspects at the same time."""
    handles = _allow_handles()
    return fitting(processes, _free_mb(), handles)


def fitting(processes: int, free_mb: int, handles: int) -> int:
    """The same for a machine with so much memory free, and so many handles a process; 0 is not known."""
    by_memory = int(free_mb * SHARE) // (max(1, processes) * SITE_MB) if free_mb else AT_LEAST
    by_handles = handles // SITE_HANDLES if handles else AT_MOST
    return min(AT_MOST, max(AT_LEAST, by_memory), max(1, by_handles))


def _free_mb() -> int:
    """Megabytes that are free, within the limit of a container; 0 where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return 0
    free = next((int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable:")), 0)
    try:
        limit, used = (Path(f"/sys/fs/cgroup/memory.{name}").read_text("ascii").strip() for name in ("max", "current"))
    except OSError:
        return free
    return min(free, (int(limit) - int(used)) // 1_048_576) if limit.isdecimal() and used.isdecimal() else free


def _allow_handles() -> int:
    """Let this process and those that it starts open as many files as the system allows; returns how many, 0 where it knows no limit."""
    try:
        import resource
    except ImportError:
        return 0
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        wanted = min(hard, MOST_HANDLES) if hard != resource.RLIM_INFINITY else MOST_HANDLES
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
        except (ValueError, OSError):
            return soft
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
