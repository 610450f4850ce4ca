"""Version 2: the rule book by which a run was judged is kept with it."""

import sqlalchemy
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """One row a book; runs name it by its digest."""
    op.create_table(
        "rule_books",
        sqlalchemy.Column("digest", sqlalchemy.String(40), primary_key=True),
        sqlalchemy.Column("kept", sqlalchemy.String(32), nullable=False),
        sqlalchemy.Column("content", sqlalchemy.LargeBinary, nullable=False),
    )
