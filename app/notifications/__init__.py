"""Notifications: what a person is told of, on screen, by mail at once, or in one grouped letter."""
