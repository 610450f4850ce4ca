"""Floors for what is only probably right: fields of labelled real pages as they are and changed, pinned and refusing to sink."""
