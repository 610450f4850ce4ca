"""Runs detectors over pages, links and sites, and turns their hits into findings."""

from audits.engine.discovery import Detector, detectors, rule_mistakes
from audits.engine.judge import Judge

__all__ = ["Detector", "Judge", "detectors", "rule_mistakes"]
