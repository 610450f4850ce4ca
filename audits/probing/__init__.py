"""What an attempt to fetch an address means: reasons, walls, error pages, kinds of files, and how sure the end result is. Pure."""
