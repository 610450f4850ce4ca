"""The list of a column: its rows, their dates, its pager, and lists that come by script."""
