"""Who may see what in the directory, one module for each noun."""
