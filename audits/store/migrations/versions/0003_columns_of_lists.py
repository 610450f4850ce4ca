"""Version 3: an address names any number of columns whose list it is; PostgreSQL cut off none, it refused what was longer."""

import sqlalchemy
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Their ids stand in one text of any length."""
    with op.batch_alter_table("urls") as urls:
        urls.alter_column("column_id", existing_type=sqlalchemy.String(64), type_=sqlalchemy.Text, existing_nullable=False)
