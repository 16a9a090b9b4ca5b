"""The rules of the house, held by tests: what a reviewer would otherwise have to see each time."""
