"""Commands of portal-audit, one file a command."""
