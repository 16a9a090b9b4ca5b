"""The test suite: one folder per feature, journeys in a browser, and the rules of the house."""
