"""What the tests stand on: servers of the suite's own, a client that reads pages, counters."""
