"""What the staff screens read, by noun."""
