"""Addresses of electronic mail, in the one form in which they are stored and compared."""

from email_validator import validate_email


def normalise_address(value: str) -> str:
    """An address as stored: composed, without case. Raises EmailNotValidError.

    RFC 5321 lets the local part tell capitals apart; no provider does, and people do not.
    """
    valid = validate_email(value, check_deliverability=False, test_environment=True)
    return valid.normalized.casefold()
