"""The suite's own tools, tested where a fault of theirs would hide a fault of the product."""
