"""The demonstration: fictional people whose history is told again through the real services."""
