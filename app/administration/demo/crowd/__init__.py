"""A crowd: many more people and requests, written in bulk, to see how the service bears volume."""

from app.administration.demo.crowd.writing import EMAILS, multiply

__all__ = ["EMAILS", "multiply"]
