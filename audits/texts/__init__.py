"""Knowledge of words: numbers, dates, titles, periods, addresses, places, persons, expressions; no HTML."""
