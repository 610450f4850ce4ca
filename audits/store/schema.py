"""Tables of the store. Append-only: results of a run are written once; the life of an item is a list of events."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, SmallInteger, String, Table, Text

VERSION = 9
"""Number of the newest step in ``audits.store.migrations.versions``."""
SINCE = {
    "rule_books": 2, "run_leases": 4, "ledgers.kind": 5, "ledgers.round": 5, "ledgers.rows_sha256": 6, "rule_books.sha256": 6, "event_seals": 7,
    "row_counts": 7, "visits": 8, "readings": 9,
}  # fmt: skip
"""Tables and columns to the version of the store that had them first; all others are in every store."""
COUNTED_SINCE = 7
"""Version from which on a loss of single rows is noticed."""
metadata = MetaData()

meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

rule_books = Table(  # the rules by which runs were judged, each once
    "rule_books",
    metadata,
    Column("digest", String(40), primary_key=True),
    Column("kept", String(32), nullable=False),
    Column("content", LargeBinary, nullable=False),  # zip, see audits.rulebook.packing
    Column("sha256", String(64), nullable=False),  # of the content
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),  # inspect | recheck
    Column("base", String(40), nullable=False, default=""),  # the run that a re-check looks again at
    Column("created", String(32), nullable=False),
    Column("finished", String(32), nullable=False, default=""),
    Column("today", Date, nullable=False),
    Column("status", String(20), nullable=False),  # running | complete | incomplete | interrupted
    Column("register", Text, nullable=False),  # JSON list of sites
    Column("rules_digest", String(40), nullable=False),
    Column("options", Text, nullable=False),  # JSON
)

site_runs = Table(
    "site_runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run", String(40), ForeignKey("runs.id"), nullable=False),
    Column("site", String(64), nullable=False),
    Column("status", String(20), nullable=False),  # waiting | crawling | judging | done | interrupted | failed
    Column("started", String(32), nullable=False, default=""),
    Column("finished", String(32), nullable=False, default=""),
    Column("coverage", Text, nullable=False, default="{}"),  # JSON, see audits.store.site_coverage
    Column("facts", Text, nullable=False, default="{}"),  # JSON, see audits.store.site_facts
    Index("site_runs_run", "run", "site", unique=True),
)

leases = Table(  # which process works on a run; the row goes when the work ends
    "run_leases",
    metadata,
    Column("run", String(40), ForeignKey("runs.id"), primary_key=True),
    Column("token", String(16), nullable=False),
    Column("host", String(200), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", String(80), nullable=False),  # when that process was started, "" where beats alone tell
    Column("taken", String(32), nullable=False),
    Column("beat", Float(53), nullable=False),  # seconds, see audits.store.leases
)

urls = Table(
    "urls",
    metadata,
    Column("site_run", Integer, primary_key=True, autoincrement=False),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    Column("role", SmallInteger, nullable=False),  # see audits.records.entries.Role
    Column("internal", SmallInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),  # see audits.records.entries.State
    Column("depth", SmallInteger, nullable=False),
    Column("column_id", Text, nullable=False, default=""),  # the columns whose list page this is, comma between
    Column("list_page", Integer, nullable=False, default=0),  # 1 for the first list page of those columns
    Column("reason", String(60), nullable=False, default=""),  # why it was skipped
    Column("via", Integer, nullable=False, default=0),  # the address that led to it first
    Column("extra", Text, nullable=False, default=""),  # JSON of a data request
    Index("urls_state", "site_run", "state"),
)

probes = Table(
    "probes",
    metadata,
    Column("site_run", Integer, nullable=False),
    Column("url_id", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("method", String(8), nullable=False),
    Column("status", Integer, nullable=False),
    Column("reason", String(60), nullable=False),
    Column("elapsed_ms", Integer, nullable=False),
    Column("redirect", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("ip", String(64), nullable=False),
    Column("certificate", String(40), nullable=False),
    Column("title", Text, nullable=False),
    Column("sniffed", String(40), nullable=False),
    Column("body_hash", String(40), nullable=False),
    Column("note", Text, nullable=False),
    Index("probes_url", "site_run", "url_id"),
)

pages = Table(
    "pages",
    metadata,
    Column("site_run", Integer, primary_key=True, autoincrement=False),
    Column("url_id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("template", String(20), nullable=False),
    Column("text_hash", String(40), nullable=False),
    Column("text_length", Integer, nullable=False),
    Column("simhash", BigInteger, nullable=False),
    Column("facts", Text, nullable=False),  # JSON of the page without text and links
    Column("content_type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),  # zstd
    Column("links", LargeBinary, nullable=False),  # uint32 numbers of link shapes, in page order
)

readings = Table(  # what a later run needs to take a page over without its being read again
    "readings",
    metadata,
    Column("site_run", Integer, primary_key=True, autoincrement=False),
    Column("url_id", Integer, primary_key=True, autoincrement=False),
    Column("etag", Text, nullable=False),  # as the server sent it, "" without one
    Column("modified", Text, nullable=False),  # Last-Modified as sent
    Column("reader", String(20), nullable=False),  # which program read it, see audits.engine.reader_version
    Column("since", String(10), nullable=False),  # first and last day on which the page rules say the same of it
    Column("until", String(10), nullable=False),
    Column("taken", SmallInteger, nullable=False, default=0),  # see audits.records.entries.CameFrom
)

shapes = Table(  # distinct links: the same link on 5,000 pages is one row here
    "link_shapes",
    metadata,
    Column("site_run", Integer, primary_key=True, autoincrement=False),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("target", Integer, nullable=False),  # urls.id, 0 if the address cannot be asked for
    Column("raw", Text, nullable=False),
    Column("fragment", Text, nullable=False),
    Column("element", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("region", String(20), nullable=False),
    Column("hidden", String(40), nullable=False),
    Column("problem", String(40), nullable=False),
)

listings = Table(
    "listings",
    metadata,
    Column("site_run", Integer, nullable=False),
    Column("column_id", String(64), nullable=False),
    Column("list_page", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("href", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("date", String(10)),
    Column("date_raw", Text, nullable=False),
    Column("mark", String(40), nullable=False),
    Index("listings_column", "site_run", "column_id"),
    Index("listings_url", "site_run", "url"),
)

column_pages = Table(
    "column_pages",
    metadata,
    Column("site_run", Integer, nullable=False),
    Column("column_id", String(64), nullable=False),
    Column("list_page", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("state", String(20), nullable=False),  # read | empty | unreachable | not-readable | redirected
    Column("reason", String(60), nullable=False),
    Column("reader", String(40), nullable=False),
    Column("pages_total", Integer),
    Column("new_items", Integer, nullable=False),
    Index("column_pages_column", "site_run", "column_id"),
)

findings = Table(
    "findings",
    metadata,
    Column("run", String(40), primary_key=True),
    Column("id", String(12), primary_key=True),
    Column("site", String(64), nullable=False),
    Column("rule", String(60), nullable=False),
    Column("phase", String(8), nullable=False),  # page | link | site
    Column("subject", Text, nullable=False),
    Column("column_id", String(64), nullable=False),
    Column("department", String(64), nullable=False),
    Column("page_url", Text, nullable=False),
    Column("page_title", Text, nullable=False),
    Column("target_url", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("severity", String(10), nullable=False),
    Column("confidence", String(14), nullable=False),
    Column("first_seen", String(10), nullable=False),
    Column("last_seen", String(10), nullable=False),
    Index("findings_id", "id"),
    Index("findings_site", "run", "site"),
)

occurrences = Table(
    "occurrences",
    metadata,
    Column("run", String(40), nullable=False),
    Column("finding", String(12), nullable=False),
    Column("page_url", Text, nullable=False),
    Column("page_title", Text, nullable=False),
    Column("place_class", String(12), nullable=False),
    Column("place", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("column_id", String(64), nullable=False),
    Column("department", String(64), nullable=False),
    Index("occurrences_finding", "run", "finding"),
)

rule_runs = Table(
    "rule_runs",
    metadata,
    Column("site_run", Integer, primary_key=True, autoincrement=False),
    Column("rule", String(60), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("hits", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
)

rule_failures = Table(
    "rule_failures",
    metadata,
    Column("site_run", Integer, nullable=False),
    Column("rule", String(60), nullable=False),
    Column("place", Text, nullable=False),
    Column("error", Text, nullable=False),
    Index("rule_failures_site", "site_run"),
)

decisions = Table(  # 误报, 豁免, 暂缓, 规则不适用, 属实; a withdrawal is an event
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),  # see audits.rectification.decisions
    Column("finding", String(12), nullable=False, default=""),
    Column("item", String(200), nullable=False, default=""),  # one part of a finding only
    Column("site", String(64), nullable=False, default=""),
    Column("rule", String(60), nullable=False, default=""),
    Column("column_id", String(64), nullable=False, default=""),
    Column("target", Text, nullable=False, default=""),  # address pattern
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created", String(10), nullable=False),
    Column("until", String(10), nullable=False, default=""),
    Column("source", Text, nullable=False, default=""),
)

events = Table(  # what happened to an item: who, when, what, from which file; states are computed from these
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("day", String(10), nullable=False),
    Column("kind", String(30), nullable=False),  # see audits.records.codes.EventKind
    Column("run", String(40), nullable=False, default=""),
    Column("finding", String(12), nullable=False, default=""),
    Column("item", String(200), nullable=False, default=""),  # 问题编号 with its part, e.g. a1b2c3d4e5f6-A
    Column("department", String, nullable=False, default=""),  # name of the body
    Column("who", Text, nullable=False, default=""),
    Column("source", Text, nullable=False, default=""),  # file name and hash
    Column("batch", Integer, nullable=False, default=0),  # events that are applied and undone together
    Column("data", Text, nullable=False, default="{}"),  # JSON
    Index("events_item", "item"),
    Index("events_finding", "finding"),
    Index("events_batch", "batch"),
)

ledgers = Table(  # immutable copies of what was sent out, of drafts and lists for review, and of published bulletins
    "ledgers",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("run", String(40), nullable=False),
    Column("department", String, nullable=False),  # name of the body; "" for the office's own
    Column("file", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("issued", String(10), nullable=False),
    Column("digest", String(64), nullable=False),  # over everything the ledger says; equal digests are the same ledger
    Column("rows", LargeBinary, nullable=False),  # zstd of JSON: keys and rows as issued, see audits.store.ledgers, or audits.store.bulletins
    Column("content", LargeBinary, nullable=False),  # the workbook itself
    Column("kind", String(10), nullable=False, default="issued"),  # draft | review | issued | bulletin
    Column("round", Integer, nullable=False, default=0),  # which one of its department (第N轮), 0 where it did not go out
    Column("rows_sha256", String(64), nullable=False),  # of the packed rows
    Index("ledgers_run", "run", "department"),
)

returned_files = Table(  # what came back and was applied
    "returned_files",
    metadata,
    Column("batch", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("ledger", String(60), nullable=False),
    Column("department", String, nullable=False),
    Column("modified", String(32), nullable=False),  # when the file says it was last saved, or ""
    Column("at", String(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

event_seals = Table(  # what was stored of events, noted with each transaction: see audits.store.seals
    "event_seals",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("finding", String(12), nullable=False),
    Column("events", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)

row_counts = Table(  # how many rows runs had when they ended, and that they had their rule book
    "row_counts",
    metadata,
    Column("run", String(40), primary_key=True),
    Column("site_run", Integer, primary_key=True, autoincrement=False),  # 0 for the run itself
    Column("name", String(40), primary_key=True),  # of the table
    Column("number", BigInteger, nullable=False),
)

decision_matches = Table(  # how many items a decision kept out of the ledgers of a run
    "decision_matches",
    metadata,
    Column("decision", Integer, primary_key=True, autoincrement=False),
    Column("run", String(40), primary_key=True),
    Column("matches", Integer, nullable=False),
)

visits = Table(  # of home pages, whatever runs there are
    "visits",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("site", String(64), nullable=False),
    Column("url", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", String(60), nullable=False),
    Column("status", Integer, nullable=False),
    Column("elapsed_ms", Integer, nullable=False),
    Column("witness", String(10), nullable=False),  # see audits.records.codes.Witness
    Index("visits_site", "site", "at"),
)
