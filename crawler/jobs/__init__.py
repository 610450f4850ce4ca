"""Use cases without a command line: typed arguments in, typed results out.

A job takes the open store, the rule book and one frozen dataclass of plain values that says what is asked; it gives back a frozen
dataclass, tells how far it is through a function that it is handed, and raises problems. It prints nothing and reads no clock for the
day: whoever calls it - a command, later the queue and the console - shows what came of it.
"""
