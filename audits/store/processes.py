"""Processes of this machine, told apart by the moment of their start."""

from __future__ import annotations

from pathlib import Path


def started_at(pid: int) -> str:
    """When a process of this machine was started, the same however often it is asked; ``""`` if there is none, or nobody says."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("utf-8").strip()
    except OSError:
        return ""
    return "" if fields[0] in ("Z", "X") else f"{boot}/{fields[19]}"
