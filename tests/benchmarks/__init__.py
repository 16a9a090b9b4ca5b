"""Tests of the benchmarks: they measure what they say."""
