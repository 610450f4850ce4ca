"""A nasty site: link situations with what an inspection must make of each, and the server that plays them."""
