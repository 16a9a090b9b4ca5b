"""The bad day: double clicks, crashes, outages; nothing is lost and nothing happens twice."""
