"""Version 1: stores as the first released program made them; there is nothing to do."""

revision = "1"
down_revision = None


def upgrade() -> None:
    """Stores of this version were not made by a step."""
