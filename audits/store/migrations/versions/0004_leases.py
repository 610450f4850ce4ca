"""Version 4: a run belongs to one process at a time."""

import sqlalchemy
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """One row for each run that is being worked on."""
    op.create_table(
        "run_leases",
        sqlalchemy.Column("run", sqlalchemy.String(40), sqlalchemy.ForeignKey("runs.id"), primary_key=True),
        sqlalchemy.Column("token", sqlalchemy.String(16), nullable=False),
        sqlalchemy.Column("host", sqlalchemy.String(200), nullable=False),
        sqlalchemy.Column("pid", sqlalchemy.Integer, nullable=False),
        sqlalchemy.Column("started", sqlalchemy.String(80), nullable=False),
        sqlalchemy.Column("taken", sqlalchemy.String(32), nullable=False),
        sqlalchemy.Column("beat", sqlalchemy.Float(53), nullable=False),
    )
