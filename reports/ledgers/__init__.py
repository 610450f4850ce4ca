"""Writers and readers of rectification ledgers (整改台账)."""
