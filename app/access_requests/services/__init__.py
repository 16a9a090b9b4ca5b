"""Every write of access requests, by noun."""
