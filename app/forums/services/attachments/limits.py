"""How much a post may carry; the form says it beforehand (RGESN 4.11)."""

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_FILES = 10
MOST_UNSENT = 30
