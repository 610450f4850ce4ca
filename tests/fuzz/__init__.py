"""Seeded changes of real pages and of recorded answers, handed to all that reads and judges; ``make fuzz`` for an hour."""
