"""Sentences and tables for a terminal, and the Chinese words for codes."""
