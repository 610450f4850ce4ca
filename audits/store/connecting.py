"""Reaches a database at its address, and says in Chinese why one refuses."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import sqlite3
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, SAWarning

from audits.rulebook.loading import trouble
from audits.store.codes import StoreProblem
from audits.store.processes import started_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import ExceptionContext


_SETTINGS = ("timeout", "check_same_thread", "isolation_level", "cached_statements", "detect_types", "uri")
"""What may stand behind the question mark in the address of a file."""
_SECRET = re.compile(r"((?:^|[?&;\s])(?:user|password|passwd|pwd|pass|passfile|sslpassword|sslkey)\s?=\s?)[^&;\s]*", re.I)
_KIND = re.compile(r"(?:sqlite|postgres|mysql|mariadb|oracle|mssql)\w*(?:\+\w+)?", re.A)

LOCK = 0x706F7274
"""Number of the advisory lock on PostgreSQL."""


def connect(url: str) -> Engine:
    """The database at an SQLAlchemy address, not yet asked for anything; raises StoreProblem for an address that is none."""
    try:
        with catch_warnings():
            simplefilter("ignore", SAWarning)  # of what an address has beside what is used, which nobody is to read on the screen
            return _engine(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as error:
        if getattr(error, "name", "") == "psycopg":
            raise StoreProblem('用 PostgreSQL 要先安装驱动：pip install "psycopg[binary]"') from None
        says = "应写成 sqlite:///文件名.db 或 postgresql+psycopg://用户:密码@主机/库"
        raise StoreProblem(f"数据库地址不对：{masked(url)}；{says}") from None


def _engine(url: str) -> Engine:
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    if url.startswith("postgresql"):
        return create_engine(url, paramstyle="format", pool_pre_ping=True)
    if not url.startswith("sqlite"):
        return create_engine(url)
    _check_settings(url)
    engine = create_engine(url, connect_args={} if "timeout" in make_url(url).query else {"timeout": 60})
    if engine.dialect.name == "sqlite":
        if (path := file_of(engine)) is not None:
            if not path.resolve().parent.is_dir():
                raise StoreProblem(f"数据库所在的文件夹不存在：{path.resolve().parent}")
            if path.exists() and not path.is_file():
                raise StoreProblem(f"{path} 不是文件（是文件夹、管道或设备），请用 --store 指明一个数据库文件")
        if path is not None and is_read_only(path):
            engine = create_engine(url, creator=lambda: sqlite3.connect(reading(path), uri=True, timeout=60, check_same_thread=False))
            event.listen(engine, "connect", _tune_reading)
        else:
            event.listen(engine, "connect", _tune_sqlite)
    return engine


def _check_settings(url: str) -> None:
    """Raise StoreProblem for what stands behind a question mark and is no setting: it may be a part of the path."""
    path, mark, settings = url.partition("?")
    if not mark or make_url(url).database is None or path.startswith("sqlite:///file:"):
        return
    shown = masked(url)
    for setting in settings.split("&"):
        name, _, value = setting.partition("=")
        if name not in _SETTINGS:
            says = f"路径里的问号请写成 %3F，如 {shown.replace('?', '%3F')}；? 后面只能写设置，如 ?timeout=30"
            raise StoreProblem(f"数据库地址不对：{shown}，问号后面的“{name[:60]}”不是数据库的设置；{says}")
        if name == "timeout" and not re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,3})?", value):
            raise StoreProblem(f"数据库地址不对：{shown}，timeout 应是秒数，如 ?timeout=30，现在是“{value[:60]}”")


def is_read_only(path: Path) -> bool:
    """Whether a store that is there can be read and not written: the file, or its folder, in which SQLite keeps files beside it."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK))


def reading(path: Path) -> str:
    """How SQLite opens a file to read only; in a folder where it can keep nothing beside it the file alone, unless something is beside it already."""
    alone = not os.access(path.resolve().parent, os.W_OK) and not _size(Path(f"{path}-wal"))
    return f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def file_of(engine: Engine) -> Path | None:
    """The file of a store, None where it has none: on PostgreSQL, or in the memory of this process. Raises StoreProblem for a way to name it that is not used."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    if name.startswith("file:"):
        raise StoreProblem(f"数据库地址不对：{masked(str(engine.url))}；不用 file: 的写法，请写成 sqlite:///文件名.db")
    return Path(name)


BESIDE = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside a database."""


def private(path: Path) -> None:
    """Let only its owner read and write a file, which is made where it is not there yet, and what stands beside it."""
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))  # one that is there stays closed: closing it ends this process's locks on it
    for ending in ("", *BESIDE):
        with suppress(OSError):  # what belongs to somebody else stays as it is
            one = Path(f"{path}{ending}")
            if (mode := one.stat().st_mode) & 0o077:
                one.chmod(mode & 0o700)


_PART = re.compile(r"portal-audit-([0-9a-f]{8})-([0-9]{1,10})-([0-9a-f]{8})-[^.]{1,20}\.part")


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def _mine() -> str:
    """How the names of this process's drafts begin: its machine, its number, when it was started."""
    return f"portal-audit-{_short(socket.gethostname())}-{os.getpid()}-{_short(started_at(os.getpid()))}-"


def _sweep(folder: Path) -> None:
    """Remove the drafts of processes of this machine that were ended before they could do so."""
    for one in folder.glob("portal-audit-*.part"):
        named = _PART.fullmatch(one.name)
        if named and started_at(os.getpid()) and named[1] == _short(socket.gethostname()) and named[3] != _short(started_at(int(named[2]))):
            if one.is_dir() and not one.is_symlink():
                shutil.rmtree(one, ignore_errors=True)
            for ending in ("", *BESIDE):
                with suppress(OSError):
                    Path(f"{one}{ending}").unlink(missing_ok=True)


@contextmanager
def workspace() -> Iterator[Path]:
    """A private folder that is gone at the end; of a process that is killed, with the next one."""
    folder = Path(tempfile.gettempdir())
    _sweep(folder)
    with tempfile.TemporaryDirectory(".part", _mine(), folder, ignore_cleanup_errors=True) as made:
        yield Path(made)


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """A new private file beside the wanted one, with a name that nobody else has; it takes the wanted name once it is whole, and is gone otherwise.

    What a process left that was killed meanwhile goes with the next draft in the folder. Raises StoreProblem where another process wrote a
    file of that name meanwhile, or none can be written there.
    """
    folder = path.resolve().parent
    _sweep(folder)
    try:
        handle, name = tempfile.mkstemp(".part", _mine(), folder)
    except OSError as error:
        raise _unwritable(path, error) from None
    os.close(handle)
    half = Path(name)
    try:
        yield half
        _take_name(half, path)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        for ending in ("", *BESIDE):
            Path(f"{half}{ending}").unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> StoreProblem:
    return StoreProblem(f"{path} 写不了：{trouble(error)}；请换一个文件夹，或检查权限和磁盘")


def _take_name(half: Path, path: Path) -> None:
    """Give a file its name, unless there is one already: on file systems that have no links by looking first."""
    try:
        os.link(half, path)
    except FileExistsError:
        raise StoreProblem(f"{path} 这时已由另一个进程写好，没有覆盖；请用那一个，或换一个文件名") from None
    except OSError:
        if path.exists():
            raise StoreProblem(f"{path} 这时已由另一个进程写好，没有覆盖；请用那一个，或换一个文件名") from None
        half.replace(path)


_REASONS = (
    ("readonly database", "数据库文件或它所在的文件夹是只读的"),
    ("database or disk is full", "磁盘已满"),
    ("no space left on device", "磁盘已满"),
    ("value too long", "单位或站点的名称超过 200 个字，这个数据库是以前建的，存不下；请缩短名称，或另建数据库"),
    ("out of memory", "内存不够"),
    ("too many clients", "数据库的连接已用完"),
    ("remaining connection slots", "数据库的连接已用完"),
    ("disk I/O error", "磁盘读写出错，可能已满"),
    ("database is locked", "别的程序正占用着数据库"),
    ("unable to open database file", "文件打不开，或者没有权限"),
    ("file is not a database", "这个文件不是数据库"),
    ("malformed", "数据库文件已损坏"),
    ("could not decode to utf-8", "数据库里有认不出的文字，可能已损坏"),
    ("no such table", "数据库缺少表，可能已损坏"),
    ("no such column", "数据库缺少列，可能已损坏"),
    ("undefinedtable", "数据库缺少表，可能已损坏"),
    ("undefinedcolumn", "数据库缺少列，可能已损坏"),
    ("connection refused", "连不上，数据库没有启动或端口不对"),
    ("authentication failed", "用户名或密码不对"),
    ("does not exist", "没有这个库或用户"),
    ("server closed the connection", "与数据库的连接断了"),
)


def reason_of(error: BaseException | None) -> str:
    """Why a database refuses, in Chinese where the reason is a usual one; else ``""``."""
    text = f"{type(error).__name__} {error}".lower()
    return next((says for key, says in _REASONS if key.lower() in text), "")


def say_why(context: ExceptionContext) -> None:
    """A statement that failed for a reason outside the program becomes a StoreProblem."""
    reason = reason_of(context.original_exception) if isinstance(context.sqlalchemy_exception, DatabaseError) else ""
    if "损坏" in reason:
        raise StoreProblem(f"数据库用不了：{reason}；请运行 portal-audit store check 查看，再从备份恢复") from context.original_exception
    if reason:
        raise StoreProblem(f"数据库用不了：{reason}；已经存下的都还在") from context.original_exception


@contextmanager
def exclusive(engine: Engine) -> Iterator[Connection]:
    """A transaction that waits until it is alone: one process at a time makes or changes tables, or takes the next number of a run."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        yield connection


def _tune_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-16000", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _tune_reading(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("cache_size=-16000", "temp_store=MEMORY", "query_only=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def masked(url: str) -> str:
    """An address without user and password, wherever it names them and however it is written."""
    head, at, tail = url.rpartition("@")
    kind = _KIND.match(head)
    return _SECRET.sub(r"\1***", f"{kind[0]}://***@{tail}" if at and kind else f"***@{tail}" if at else url)


def unsaid(text: str) -> str:
    """What a driver says, without the part of a password that it takes for a host where the address has two ``@``."""
    return re.sub(r"[^\s'\"@]*@", "***@", text)
