"""From bytes to elements: charset, one parse, lines of text, links, what scripts write and style sheets hide."""
