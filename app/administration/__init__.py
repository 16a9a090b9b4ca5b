"""Administration: the staff screens and commands that span features."""
