"""Writes and reads documents: ledgers, bulletins, reports. Knows neither Scrapy nor the crawler."""
