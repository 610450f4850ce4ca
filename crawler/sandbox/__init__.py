"""Attachments to text and heavy pages to what they hold, in processes of their own with limits of memory and time: a body that kills its reader kills nothing else."""

from crawler.sandbox.heavy_pages import PageReader
from crawler.sandbox.reader import AttachmentReader, AttachmentText, read_attachment
from crawler.sandbox.readers import Readers

__all__ = ["AttachmentReader", "AttachmentText", "PageReader", "Readers", "read_attachment"]
