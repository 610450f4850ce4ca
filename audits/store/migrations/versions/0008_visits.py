"""Version 8: visits of home pages are kept."""

import sqlalchemy
from alembic import op

revision = "8"
down_revision = "7"


def upgrade() -> None:
    """A table of their own, since they belong to no run."""
    op.create_table(
        "visits",
        sqlalchemy.Column("id", sqlalchemy.Integer, primary_key=True, autoincrement=True),
        sqlalchemy.Column("site", sqlalchemy.String(64), nullable=False),
        sqlalchemy.Column("url", sqlalchemy.Text, nullable=False),
        sqlalchemy.Column("at", sqlalchemy.String(32), nullable=False),
        sqlalchemy.Column("reason", sqlalchemy.String(60), nullable=False),
        sqlalchemy.Column("status", sqlalchemy.Integer, nullable=False),
        sqlalchemy.Column("elapsed_ms", sqlalchemy.Integer, nullable=False),
        sqlalchemy.Column("witness", sqlalchemy.String(10), nullable=False),
    )
    op.create_index("visits_site", "visits", ["site", "at"])
