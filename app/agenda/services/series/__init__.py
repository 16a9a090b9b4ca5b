"""Events that come back: a series begun, gone on with, cut in two, stopped."""
