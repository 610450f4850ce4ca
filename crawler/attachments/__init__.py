"""Attachments to text, in a process of its own with limits of memory and time."""

from crawler.attachments.reader import AttachmentReader, AttachmentText, read_attachment

__all__ = ["AttachmentReader", "AttachmentText", "read_attachment"]
