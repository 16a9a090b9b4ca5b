"""Directory: territories, structures, and the people who belong to them."""
