"""One module a kind of problem: constants on top, one pure function ``check`` that yields hits."""
