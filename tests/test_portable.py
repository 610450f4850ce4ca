"""What keeps the product running on Windows, checked on the source: nobody here has one at hand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.places import ROOT

SOURCES = sorted(path for folder in ("crawler", "audits", "reports") for path in (ROOT / folder).rglob("*.py"))
POSIX_MODULES = {"resource", "fcntl", "pwd", "grp", "termios", "tty", "pty", "syslog", "crypt", "posix"}
POSIX_CALLS = {"fork", "forkpty", "killpg", "setsid", "getpgid", "setpgid", "mkfifo", "getuid", "SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM"}
TEXT_CALLS = {"read_text": 0, "write_text": 1}


def imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    return {(node.module or "").partition(".")[0]} if isinstance(node, ast.ImportFrom) and not node.level else set()


def guarded(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes in a ``try`` that catches a missing module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any("ImportError" in ast.dump(handler.type) for handler in node.handlers if handler.type):
            for part in node.body:
                yield from ast.walk(part)


def faults(tree: ast.AST) -> Iterator[str]:
    free = {id(node) for node in guarded(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and imported(node) & POSIX_MODULES and id(node) not in free:
            yield f"{node.lineno}: imports {imported(node) & POSIX_MODULES} without a guard"
        if isinstance(node, ast.Attribute) and node.attr in POSIX_CALLS and isinstance(node.value, ast.Name) and node.value.id in ("os", "signal"):
            yield f"{node.lineno}: {node.value.id}.{node.attr} is not there on Windows"
        if not isinstance(node, ast.Call):
            continue
        named = {keyword.arg for keyword in node.keywords}
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if method in TEXT_CALLS and "encoding" not in named and len(node.args) <= TEXT_CALLS[method]:
            yield f"{node.lineno}: {method} in the encoding of the machine"
        if isinstance(node.func, ast.Name) and node.func.id == "open" and "encoding" not in named:
            mode = node.args[1] if len(node.args) > 1 else None
            if not (isinstance(mode, ast.Constant) and "b" in str(mode.value)):
                yield f"{node.lineno}: open() in the encoding of the machine"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_that_windows_has_not(path: Path) -> None:
    assert list(faults(ast.parse(path.read_text("utf-8")))) == []


def test_the_scan_sees_what_it_is_for() -> None:
    bad = "import resource\nimport os, signal\nos.fork()\nsignal.SIGKILL\nopen('x')\np.read_text()\ntry:\n    import fcntl\nexcept ImportError:\n    pass\n"
    assert len(list(faults(ast.parse(bad)))) == 5


def test_the_powershell_script_can_be_read_by_windows_powershell() -> None:
    raw = (ROOT / "setup.ps1").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "without a byte order mark Windows PowerShell reads it in the code page of the machine"
    lines = [line for line in raw.decode("utf-8-sig").splitlines() if not line.startswith("#")]
    assert not re.search("[“”„‘’‚‛]", "\n".join(lines)), "to PowerShell these are quotation marks: they end the string"
    assert all(line.count('"') % 2 == 0 for line in lines)


def test_no_file_has_a_name_that_windows_cannot_have() -> None:
    names = [path.relative_to(ROOT).as_posix() for folder in ("crawler", "audits", "reports", "rules", "docs") for path in (ROOT / folder).rglob("*")]
    assert not [name for name in names if re.search(r'[<>:"\\|?*]|[. ]$', name)]
    folded = [name.casefold() for name in names if "__pycache__" not in name]
    assert len(folded) == len(set(folded))
