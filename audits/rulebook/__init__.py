"""Reads and checks what people who do not program edit: rules, vocabularies, column types and the register."""

from audits.rulebook.book import RuleBook, load_rulebook
from audits.rulebook.loading import Mistake, MistakesFound, Strict
from audits.rulebook.register import Column, Department, Pace, Site

__all__ = ["Column", "Department", "Mistake", "MistakesFound", "Pace", "RuleBook", "Site", "Strict", "load_rulebook"]
