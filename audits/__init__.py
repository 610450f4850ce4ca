"""Judges what was fetched: rules, extraction, detectors, engine and store. Knows neither Scrapy nor Excel."""
