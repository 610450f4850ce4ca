"""Laws, rules and documents: normal forms, what is in force, and what follows from a document's own words."""
