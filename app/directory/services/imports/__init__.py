"""Lists of people and structures brought in by staff: read, checked line by line, imported."""
