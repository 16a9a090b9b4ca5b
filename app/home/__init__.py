"""Home: the first screen of each role, and the legal and help pages."""
