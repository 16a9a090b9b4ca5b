"""What forums tell people of, one module for each noun."""
