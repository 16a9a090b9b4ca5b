"""Benchmarks: each module measures one promise, in ratios taken within one run."""
