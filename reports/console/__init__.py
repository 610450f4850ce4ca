"""The desk in the browser (工作台): screens on which the office and its departments answer what the ledgers ask. Django is known here only."""
