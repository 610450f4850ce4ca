"""How workbooks are written: cells, sheets, names, whole files."""
