"""Accounts: who a person is for the service, how they sign in, and the sessions they hold."""
