"""The life of a problem after it was found: work items, decisions, verdicts of re-checks, scores."""
