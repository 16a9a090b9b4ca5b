"""Every heavier read of access requests, by noun."""
