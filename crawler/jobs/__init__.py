"""Use cases without a command line: typed arguments in, typed results out."""
