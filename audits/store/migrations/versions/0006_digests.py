"""Version 6: rule books and the rows of ledgers have a digest of what was kept, so that a change to it is noticed."""

import hashlib

import sqlalchemy
from alembic import op

revision = "6"
down_revision = "5"
KEPT = (("rule_books", "digest", "content", "sha256"), ("ledgers", "id", "rows", "rows_sha256"))


def upgrade() -> None:
    """What is kept already counts as it is now."""
    connection = op.get_bind()
    for name, key, content, digest in KEPT:
        op.add_column(name, sqlalchemy.Column(digest, sqlalchemy.String(64), nullable=False, server_default=""))
        table = sqlalchemy.table(name, *(sqlalchemy.column(one) for one in (key, content, digest)))
        for ident in connection.execute(sqlalchemy.select(table.c[key])).scalars().all():
            kept = connection.execute(sqlalchemy.select(table.c[content]).where(table.c[key] == ident)).scalar_one()
            values = {digest: hashlib.sha256(bytes(kept)).hexdigest()}
            connection.execute(sqlalchemy.update(table).where(table.c[key] == ident).values(values))
