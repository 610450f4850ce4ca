"""Steps of the console's own tables, run by Django; the tables of the store belong to Alembic."""
