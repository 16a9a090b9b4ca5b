"""Access requests in every state, each told from the form to where it stands today."""

from app.administration.demo.requests.cases import ask_for_access

__all__ = ["ask_for_access"]
