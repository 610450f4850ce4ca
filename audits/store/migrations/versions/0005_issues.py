"""Version 5: drafts are kept beside what went out, and what went out counts as the rounds of its department."""

import sqlalchemy
from alembic import op

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """Every ledger of an older store went out; its rounds are counted in the order in which they did."""
    op.add_column("ledgers", sqlalchemy.Column("kind", sqlalchemy.String(10), nullable=False, server_default="issued"))
    op.add_column("ledgers", sqlalchemy.Column("round", sqlalchemy.Integer, nullable=False, server_default="0"))
    connection = op.get_bind()
    ledgers = sqlalchemy.table("ledgers", *(sqlalchemy.column(name) for name in ("id", "department", "issued", "round")))
    rounds: dict[str, int] = {}
    for row in connection.execute(sqlalchemy.select(ledgers.c.id, ledgers.c.department).order_by(ledgers.c.issued, ledgers.c.id)).all():
        rounds[row.department] = rounds.get(row.department, 0) + 1
        connection.execute(sqlalchemy.update(ledgers).where(ledgers.c.id == row.id).values(round=rounds[row.department]))
