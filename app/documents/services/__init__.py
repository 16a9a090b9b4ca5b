"""What changes documents, one module for each gesture."""
