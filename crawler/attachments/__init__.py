"""Attachments to text and heavy pages to what they hold, in processes of their own with limits of memory and time."""

from crawler.attachments.heavy_pages import PageReader
from crawler.attachments.reader import AttachmentReader, AttachmentText, read_attachment

__all__ = ["AttachmentReader", "AttachmentText", "PageReader", "read_attachment"]
