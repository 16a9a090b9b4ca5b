"""SIRET: the number of an establishment at the Insee, checked by its key."""

LENGTH = 14
LA_POSTE = "356000000"


def digits_of(typed: str) -> str:
    """A number as people copy it (spaces, dots, hyphens), without what parts its digits."""
    return "".join(char for char in typed if not (char.isspace() or char in ".-\u2011"))


def is_siret(number: str) -> bool:
    """Whether fourteen digits bear the right key (Insee, Luhn's formula).

    The establishments of La Poste are numbered otherwise: their digits add up to a multiple of
    five (Insee, « Répertoire Sirene, numéro Siret »), but for its head office.
    """
    if len(number) != LENGTH or not (number.isascii() and number.isdigit()):
        return False
    if number.startswith(LA_POSTE) and sum(map(int, number)) % 5 == 0:
        return True
    return _luhn(number) % 10 == 0 and int(number) > 0


def _luhn(number: str) -> int:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(number[::-1])]
    return sum(value - 9 if value > 9 else value for value in doubled)


def grouped(number: str) -> str:
    """``123 456 789 00012``, as the Insee writes it."""
    parts = (number[:3], number[3:6], number[6:9], number[9:])
    return "\N{NO-BREAK SPACE}".join(part for part in parts if part)
