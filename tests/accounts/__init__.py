"""What is promised of accounts."""
