"""Cards of people as address books read them: vCard 4 (RFC 6350).

No kept library writes version 4: what the version asks for is here, escaping and folding.
"""

from collections.abc import Sequence

MIMETYPE = "text/vcard; charset=utf-8"
LINE_BYTES = 75
_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", ",": "\\,", ";": "\\;", "\r": None})


def escape(text: str) -> str:
    """A value as it stands in a card: no mark of its own is left in it (RFC 6350, 3.4)."""
    return text.translate(_ESCAPED)


def text(name: str, value: str) -> str:
    """A property whose value is one text."""
    return f"{name}:{escape(value)}"


def structured(name: str, parts: Sequence[str]) -> str:
    """A property whose value has parts, as ``N`` and ``ADR`` do."""
    return f"{name}:{';'.join(escape(part) for part in parts)}"


def several(name: str, values: Sequence[str]) -> str:
    """A property whose value is a list, as ``CATEGORIES`` is."""
    return f"{name}:{','.join(escape(value) for value in values)}"


def card(properties: Sequence[str]) -> str:
    """A card of these properties, its lines folded and ended as the RFC says."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", *properties, "END:VCARD"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _folded(line: str) -> str:
    """Lines of 75 bytes at most, never cut inside a character (RFC 6350, 3.2)."""
    pieces, room = [""], LINE_BYTES
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(" ")
            room = LINE_BYTES - 1
        pieces[-1] += character
        room -= size
    return "\r\n".join(pieces)
