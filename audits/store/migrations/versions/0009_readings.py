"""Version 9: what a later run needs to take a page over without fetching or reading it again; earlier runs have nothing of it."""

import sqlalchemy
from alembic import op

revision = "9"
down_revision = "8"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "readings",
        sqlalchemy.Column("site_run", sqlalchemy.Integer, primary_key=True, autoincrement=False),
        sqlalchemy.Column("url_id", sqlalchemy.Integer, primary_key=True, autoincrement=False),
        *(sqlalchemy.Column(name, sqlalchemy.Text, nullable=False) for name in ("etag", "modified")),
        sqlalchemy.Column("reader", sqlalchemy.String(20), nullable=False),
        *(sqlalchemy.Column(name, sqlalchemy.String(10), nullable=False) for name in ("since", "until")),
        sqlalchemy.Column("taken", sqlalchemy.SmallInteger, nullable=False),
    )
