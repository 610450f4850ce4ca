"""One self-contained HTML file for leaders: works from disk, asks for nothing outside, runs no script but its own."""

from reports.html.writing import write_report

__all__ = ["write_report"]
