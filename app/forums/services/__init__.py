"""Every write of forums, one module for each noun."""
