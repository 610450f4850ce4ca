"""What one document page says of itself: title, dates, number, fields, people, validity, text, attachments."""
