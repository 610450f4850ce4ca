"""What an office must publish: its disclosure catalogue, its duties, its new-media posts."""
