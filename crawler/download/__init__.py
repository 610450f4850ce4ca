"""Downloading under our own rules: guards, tolerant parsing of answers, certificates, outcomes."""
