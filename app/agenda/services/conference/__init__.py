"""What is written about a conference, one module for each gesture."""
