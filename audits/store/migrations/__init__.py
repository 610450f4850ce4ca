"""How the tables came to be what they are: one numbered step a change, run by Alembic; nothing here is imported while versions agree.

A change of ``audits.store.schema`` needs three things: the next file in ``versions`` (``0003_short_name.py`` with ``revision`` and
``down_revision``), its number as ``schema.VERSION``, and a small store written by the version before it in
``tests/audits/store/old``. A test holds the tables that the steps make against those that a new store gets.
"""
