"""What goes out to people and programs besides the ledger: bulletin, exports, tables."""
