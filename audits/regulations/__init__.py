"""Laws, rules and documents: normal forms, the catalogue of what is in force, and what follows from a document's own words."""
