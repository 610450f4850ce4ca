"""One site's crawl: session, frontier, scope, traps, network."""
