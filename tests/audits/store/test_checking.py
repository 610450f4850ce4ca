"""Damage of every column is told: the columns come from the schema, so that a new one cannot be forgotten."""

from __future__ import annotations

import io
import lzma
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import LargeBinary, create_engine, event, select, text
from sqlalchemy.types import Date, Float, Integer

from audits.store import open_store, schema
from audits.store.checking import check_tables
from audits.store.contents import HOLDS, Anything, OneOf, Points, Read
from audits.store.pages import pack
from audits.store.seals import note_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine, Table

OLD = Path(__file__).parent / "old" / "v5.db.xz"
COLUMNS = [(table.name, column.name) for table in schema.metadata.sorted_tables for column in table.columns]
NUMBERED = [(table.name, table.autoincrement_column.name) for table in schema.metadata.sorted_tables if table.autoincrement_column is not None]
"""Columns in which SQLite itself takes nothing but a number."""
EVENT = "at, day, kind, run, finding, item, department, who, source, batch, data"
LAST = "(SELECT max(id) FROM events WHERE finding = (SELECT min(finding) FROM events WHERE kind = 'decision'))"
MIDDLE = LAST.replace("WHERE", "WHERE kind = 'verdict' AND", 1)
READ_BESIDE = {("pages", "links"), ("pages", "body")}
"""Columns that are read beside other tables."""


def book(words: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("shipped/columns.yml", words)
    return packed.getvalue()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A store with rows in every table, opened without what would refuse damage."""
    path = tmp_path_factory.mktemp("store") / "s.db"
    path.write_bytes(lzma.decompress(OLD.read_bytes()))
    opened = create_engine(f"sqlite:///{path.as_posix()}")
    with opened.begin() as connection:
        of_run = text("INSERT INTO rule_books (digest, kept, content) SELECT min(rules_digest), '2026-03-01T09:00:00+08:00', :book FROM runs")
        connection.execute(of_run, {"book": book("b: 1")})
        connection.execute(text("INSERT INTO rule_books (digest, kept, content) VALUES ('d', '2026-03-01T09:00:00+08:00', :book)"), {"book": book("a: 1")})
        run, site_run = connection.execute(text("SELECT run, id FROM site_runs")).first() or ("", 0)
        made = {"run": run, "site_run": site_run}
        connection.execute(text("INSERT INTO rule_failures VALUES (:site_run, 'r', 'p', 'e')"), made)
        connection.execute(text("INSERT INTO run_leases VALUES (:run, 't', 'h', 1, '', '2026-03-01T09:00:00', 1.5)"), made)
        connection.execute(text("DELETE FROM decision_matches"))
        connection.execute(text("INSERT INTO decision_matches VALUES (1, :run, 0)"), made)
    open_store(f"sqlite:///{path.as_posix()}", create=False, upgrade=lambda _: None).close()
    with opened.begin() as connection:
        reading = "INSERT INTO readings SELECT site_run, url_id, 'e', '', 'r', '2026-03-01', '2026-03-01', 0 FROM pages LIMIT 1"
        connection.execute(text(reading))
        note_rows(connection, "20260301-1")
        connection.execute(text("INSERT INTO visits VALUES (1, 's', 'http://a.example/', '2026-03-01T09:00:00+08:00', 'ok', 200, 90, 'alone')"))

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None

    event.listen(opened, "begin", begin)
    event.listen(opened, "connect", connect)
    opened.dispose()
    yield opened
    opened.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """What is done to it is undone."""
    with engine.connect() as connection:
        yield connection
        connection.rollback()


def test_every_column_of_the_schema_is_known_to_the_check() -> None:
    assert sorted((table, column) for table, columns in HOLDS.items() for column in columns) == sorted(COLUMNS)


def test_a_whole_store_has_no_damage(connection: Connection) -> None:
    assert check_tables(connection) == []
    for table in schema.metadata.sorted_tables:
        assert connection.execute(select(table).limit(1)).first() is not None, f"{table.name} proves nothing without a row"


def wrong_type(table: Table, column: str) -> object:
    """A value that its type does not take."""
    kind = table.columns[column].type
    return "no number" if isinstance(kind, Integer | Float) else "text" if isinstance(kind, LargeBinary) else b"\xff\xfe"


def wrong_content(table: Table, column: str) -> object:
    """A value of its type that says nothing."""
    kind = table.columns[column].type
    return 77 if isinstance(kind, Integer) else b"\x01\x02\x03" if isinstance(kind, LargeBinary) else "{"


@pytest.mark.parametrize("table", schema.metadata.sorted_tables, ids=lambda table: table.name)
@pytest.mark.parametrize("wrong", [wrong_type, wrong_content])
def test_damage_of_every_column_is_told(connection: Connection, table: Table, wrong: Callable[[Table, str], object]) -> None:
    names = [name for name in table.columns.keys() if (table.name, name) not in NUMBERED]  # noqa: SIM118
    if wrong is wrong_content:
        names = [name for name in names if not isinstance(HOLDS[table.name][name], Anything) or (table.name, name) in READ_BESIDE]
    row = connection.execute(text(f"SELECT min(rowid) FROM {table.name}")).scalar_one()
    for name in names:
        connection.execute(text(f"UPDATE OR REPLACE {table.name} SET {name} = :value WHERE rowid = :row"), {"value": wrong(table, name), "row": row})
    found = [line for line in check_tables(connection) if line.startswith(f"表 {table.name} ")]
    assert [name for name in names if not any(f"的 {name} " in line for line in found)] == [], found


def test_whatever_the_schema_calls_a_reference_or_a_day_is_looked_at() -> None:
    for table in schema.metadata.sorted_tables:
        for column in table.columns:
            holds = HOLDS[table.name][column.name]
            assert isinstance(holds, Points) or not column.foreign_keys, f"{table.name}.{column.name}"
            assert isinstance(holds, Read) or not isinstance(column.type, Date), f"{table.name}.{column.name}"
            assert isinstance(holds, Points) or column.name not in ("run", "site_run", "url_id", "finding", "decision"), f"{table.name}.{column.name}"
            named = column.name in ("kind", "status", "state", "severity", "confidence", "phase")
            closed = named and (table.name, column.name) not in (("probes", "status"), ("visits", "status"))
            assert isinstance(holds, OneOf) or not closed, f"{table.name}.{column.name}"


@pytest.mark.parametrize(
    ("table", "values", "says"),
    [
        ("rule_books", {"content": book("a: 2")}, "表 rule_books 里 d 的 content 与存下的 sha256 不符"),
        ("ledgers", {"content": b"another workbook"}, "的 content 与存下的 sha256 不符，内容被改过"),
        ("ledgers", {"rows": pack(b'["item"]\n["1"]')}, "的 rows 与存下的 rows_sha256 不符，内容被改过"),
        ("returned_files", {"content": b""}, "的 content 与存下的 sha256 不符，内容被改过"),
        ("findings", {"subject": "another subject"}, "与存下的 id 不符，内容被改过"),
        ("pages", {"body": pack(b"<p>another page</p>")}, "的 body 与抓取时记下的校验值不符，内容被改过"),
        ("pages", {"links": b"\xff\xff\xff\x00"}, "的 links 读不出来，或指向没有的链接"),
        ("pages", {"facts": '{"kind": "fixd"}'}, "的 facts 读不出来"),
        ("runs", {"register": "[{}]"}, "的 register 读不出来"),
        ("runs", {"register": "[]"}, "的 register 与 site_runs 里的站点不同"),
        ("runs", {"today": "2026-02-30"}, "的 today 读不出来"),
        ("runs", {"options": '{"catalogue": {"a": 5}}'}, "的 options 读不出来"),
        ("site_runs", {"coverage": '{"home": "fixd"}'}, "的 coverage 读不出来"),
        ("events", {"kind": "returned", "data": '{"claim": "fixd"}'}, "的 data 读不出来"),
        ("events", {"finding": "000000000000"}, "指向表 findings 里没有的记录（000000000000）"),
        ("urls", {"state": 77}, "表 urls 的 state 有不认识的值“77”"),
        ("probes", {"reason": "fixd"}, "表 probes 的 reason 有不认识的值“fixd”"),
        ("link_shapes", {"target": 999999}, "指向表 urls 里没有的记录（999999）"),
    ],
)
def test_damage_is_told_in_words(connection: Connection, table: str, values: dict[str, object], says: str) -> None:
    named = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(text(f"UPDATE {table} SET {named} WHERE rowid = (SELECT max(rowid) FROM {table})"), values)
    assert any(says in line for line in check_tables(connection)), check_tables(connection)


@pytest.mark.parametrize(
    ("done", "says"),
    [
        ("DELETE FROM events", "项没有下发的历史（表 events），如 "),
        ("DELETE FROM events WHERE kind = 'issued' AND item = (SELECT min(item) FROM events WHERE kind = 'issued')", "列着的 1 项没有下发的历史"),
        ("UPDATE events SET item = 'ZZZ-999' WHERE id = (SELECT min(id) FROM events WHERE finding != '')", "的编号（ZZZ-999）"),
        ("DELETE FROM ledgers", "表 ledgers 里一份下发的台账也没有，而历史（表 events）里有下发"),
        ("DELETE FROM occurrences", "没有写出现在哪里"),
        ("UPDATE site_runs SET coverage = '{}'", "的 coverage 是空的，而站点已经做完"),
        ("UPDATE runs SET finished = ''", "的 finished 是空的，而批次已经结束"),
        (f"DELETE FROM events WHERE id = {MIDDLE}", "的历史（表 events）存过 4 条，现在有 3 条"),
        (f"DELETE FROM events WHERE id = {LAST}", "的历史（表 events）存过 4 条，现在有 3 条"),
        (f"INSERT INTO events SELECT 9999, {EVENT} FROM events WHERE id = {LAST}", "的历史（表 events）存过 4 条，现在有 5 条"),
        (f"UPDATE events SET day = '2026-03-02' WHERE id = {MIDDLE}", "的历史（表 events）与存下的校验值不符，内容被改过"),
        (f"UPDATE events SET who = '李四' WHERE id = {LAST}", "的历史（表 events）与存下的校验值不符，内容被改过"),
        ("DELETE FROM event_seals WHERE id = 1", "的历史（表 events）存过 0 条，现在有 "),
        ("DELETE FROM rule_books WHERE digest IN (SELECT rules_digest FROM runs)", "所用的规则（表 rule_books 里的 "),
        ("DELETE FROM listings WHERE rowid = 1", "批次 20260301-1 的站点 small 在表 listings 里结束时有 "),
        ("DELETE FROM probes WHERE rowid IN (SELECT max(rowid) FROM probes)", "在表 probes 里结束时有 "),
        ("DELETE FROM pages WHERE rowid = 3", "在表 pages 里结束时有 "),
        ("DELETE FROM rule_runs WHERE rowid = 3", "在表 rule_runs 里结束时有 "),
        ("DELETE FROM column_pages WHERE rowid = 1", "在表 column_pages 里结束时有 "),
        ("DELETE FROM findings WHERE rowid = 3 AND phase != 'x'", "批次 20260301-1 在表 findings 里结束时有 "),
        ("UPDATE findings SET message = '别的' WHERE rowid = 3", "批次 20260301-1 在表 findings 里的内容与结束时记下的校验值不符，被改过"),
        ("UPDATE findings SET severity = CASE severity WHEN 'minor' THEN 'major' ELSE 'minor' END WHERE rowid = 2", "在表 findings 里的内容"),
        ("UPDATE occurrences SET text = text || 'x' WHERE rowid = 1", "在表 occurrences 里的内容"),
        ("UPDATE pages SET title = title || '。' WHERE rowid = 3", "批次 20260301-1 在表 pages 里的内容与结束时记下的校验值不符，被改过"),
        ("UPDATE pages SET facts = replace(facts, '市政府办公室', '市财政局') WHERE facts LIKE '%市政府办公室%'", "在表 pages 里的内容"),
        ("UPDATE listings SET date = '1999-01-01' WHERE rowid = 1", "在表 listings 里的内容"),
        ("UPDATE column_pages SET new_items = new_items + 1 WHERE rowid = 1", "在表 column_pages 里的内容"),
        ("DELETE FROM row_counts", "批次 20260301-1 结束时记下的行数和校验值（表 row_counts）没有了"),
        ("DELETE FROM row_counts WHERE site_run != 0", "批次 20260301-1 的站点 small 结束时记下的行数（表 row_counts）没有了"),
        ("UPDATE runs SET today = '2020-01-01' WHERE id = '20260301-1'", "批次 20260301-1 在表 runs 里的内容"),
        ("INSERT INTO listings SELECT * FROM listings WHERE rowid = 1", "在表 listings 里结束时有 "),
        ("DELETE FROM ledgers WHERE rowid = (SELECT max(rowid) FROM ledgers WHERE kind = 'issued')", "它没有了"),
        ("DELETE FROM decisions", "条说到表 decisions 里的 1，它没有了"),
        ("DELETE FROM runs WHERE id = '20260310-1'", "指向表 runs 里没有的记录（20260310-1）"),
    ],
)
def test_what_is_lost_is_told(connection: Connection, done: str, says: str) -> None:
    connection.execute(text(done))
    assert any(says in line for line in check_tables(connection)), check_tables(connection)


def test_a_style_sheet_of_which_nothing_is_kept_is_no_damage(connection: Connection) -> None:
    connection.execute(text("UPDATE pages SET body = :body"), {"body": pack(b"")})
    assert check_tables(connection) == []


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("pages", {"body": b""}), ("urls", {"via": 0}), ("listings", {"date": None}),
    ],
)  # fmt: skip
def test_what_may_be_is_no_damage(connection: Connection, table: str, values: dict[str, object]) -> None:
    named = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(text(f"UPDATE {table} SET {named}"), values)
    note_rows(connection, "20260301-1")
    assert check_tables(connection) == []


def test_of_many_the_first_are_told_with_their_number(connection: Connection) -> None:
    connection.execute(text("UPDATE pages SET facts = '{'"))
    found = [line for line in check_tables(connection) if "facts" in line or "另有" in line]
    assert len(found) == 21
    assert found[-1] == "（同类的另有 68 处）"
