"""The last resort for lists that come by script: a browser."""
