"""Fetches portals and is the command line; the only package that knows Scrapy."""
