"""Files of lists: their text, whichever encoding French spreadsheets gave it."""

import codecs
import re

from app.core.errors import DomainError
from app.core.spreadsheet import BYTE_ORDER_MARK

LONGEST_FILE = 1_000_000
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
ENCODINGS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a]")


class UnreadableList(DomainError):
    """The list as a whole cannot be read; the message says what to do."""

    next_step = "Revenez au formulaire, corrigez la liste et vérifiez-la de nouveau."


def decode(raw: bytes, longest: int = LONGEST_FILE) -> str:
    """The text of a file, whichever encoding French spreadsheets gave it. Raises UnreadableList."""
    if len(raw) > longest:
        most = longest // 1_000_000
        raise UnreadableList(
            f"Ce fichier dépasse {most} Mo. Partagez la liste en plusieurs fichiers."
        )
    if raw.startswith(WORKBOOKS):
        raise UnreadableList(
            "Ce fichier est un classeur. Dans le tableur, choisissez « Enregistrer sous », puis "
            "le format CSV."
        )
    text = _decoded(raw)
    if text is None or _CONTROLS.search(text):
        raise UnreadableList("Ce fichier n’est pas un texte lisible. Enregistrez-le au format CSV.")
    return text.removeprefix(BYTE_ORDER_MARK)


def _decoded(raw: bytes) -> str | None:
    marked = next((name for mark, name in ENCODINGS.items() if raw.startswith(mark)), None)
    for encoding in [marked] if marked else _likely(raw):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _likely(raw: bytes) -> list[str]:
    """Zeros at every other place are UTF-16 without its mark; else what Windows writes."""
    even, odd = raw[0::2].count(0), raw[1::2].count(0)
    if max(even, odd) > len(raw) // 4:
        return ["utf-16-le" if odd > even else "utf-16-be"]
    return ["utf-8", "cp1252"]
