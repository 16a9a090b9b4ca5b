"""The views of accounts, one module for each noun."""

from app.accounts.views import links, my_account, passwords, sign_in, unauthorized
from app.accounts.views.blueprint import bp

__all__ = ["bp", "links", "my_account", "passwords", "sign_in", "unauthorized"]
