"""Addresses of electronic mail, in the one form in which they are stored and compared."""

from email_validator import EmailNotValidError, validate_email


def normalise_address(value: str) -> str:
    """An address as stored: without case, its domain as the network writes it.

    Raises EmailNotValidError, also for letters beyond ASCII before the sign, which few servers
    take (RFC 6531): whoever typed them would wait for our mails in vain. RFC 5321 lets the local
    part tell capitals apart; no provider does, and people do not.
    """
    valid = validate_email(
        value, check_deliverability=False, test_environment=True, allow_smtputf8=False
    )
    if valid.ascii_email is None:
        raise EmailNotValidError(value)
    return valid.ascii_email.casefold()
