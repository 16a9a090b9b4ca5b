"""What reading a file may cost: time, memory, depth, text. Beyond, the reading is given up."""

MEGABYTE = 1024 * 1024
MEMORY_BYTES = 1024 * MEGABYTE
PROCESSOR_S = 20
CLOCK_S = 30
READING_S = 12  # after which what was read so far is kept: a picture is still to be drawn
TEXT_CHARACTERS = 2_000_000
ANSWER_BYTES = 32 * MEGABYTE
PACKAGE_PARTS = 10_000
XML_BYTES = 64 * MEGABYTE
XML_DEPTH = 500
PAGES = 5_000
PICTURE_SIDE = 480
PICTURE_PIXELS = 50_000_000
