"""How much a post may carry; the form says it beforehand (RGESN 4.11)."""

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 10
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2_000
