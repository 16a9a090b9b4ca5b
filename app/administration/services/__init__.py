"""What operators do to the whole: test the settings, fill in, purge, check, back up."""
