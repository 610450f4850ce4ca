"""The fault portal and its tests."""
