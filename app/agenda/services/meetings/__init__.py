"""What is written about a meeting: its agenda, its minutes, what people ask to correct."""
