"""Names of files: what people send made harmless, short enough and readable."""

import re
import unicodedata

from app.core.text import one_line

STEM_CHARACTERS = 120
STEM_BYTES = 180  # most file systems take 255 bytes, extension and « (2) » included
NAMELESS = "fichier"
_RESERVED = re.compile(r'[<>:"/\\|?*`]+')
_FORMATTING = {"Cf", "Cc", "Cs", "Co", "Cn"}
_JOINER = "\u200d"  # what makes one emoji of several
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
_PARTS = re.compile(r"[\s_]+|(?<!\d)-|-(?!\d)")  # the dashes of 2019-07-10 stay


def bare_name(name: str) -> str:
    """The last part of a name, whatever folders it comes with, on one line and without a
    character that shows nothing or turns the reading around."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = (each for each in last if each == _JOINER or _is_shown(each))
    return one_line("".join(shown))


def file_name(name: str, extension: str) -> str:
    """A name that any system takes, ending with this extension."""
    stem = _RESERVED.sub("-", bare_name(name).rpartition(".")[0]).strip(" .")
    short = stem[:STEM_CHARACTERS].encode()[:STEM_BYTES].decode(errors="ignore").strip(" .")
    if _DEVICES.fullmatch(short.partition(".")[0]):
        short = f"{NAMELESS}-{short}"
    return f"{short or NAMELESS}.{extension}"


def title_of(name: str) -> str:
    """The title that a name lets one guess: « CR_reunion-2019.pdf » gives « CR reunion 2019 »."""
    words = _PARTS.sub(" ", name.rpartition(".")[0]).strip(" -.")
    return words[:1].upper() + words[1:]


def ascii_name(name: str) -> str:
    """A name in ASCII, for what reads nothing else."""
    decomposed = unicodedata.normalize("NFKD", name.replace("’", "'").replace("œ", "oe"))
    plain = "".join(each for each in decomposed if " " <= each < "\x7f" and each not in '"\\%;')
    stem, _, extension = plain.rpartition(".")
    return f"{stem.strip() or NAMELESS}.{extension}"


def _is_shown(char: str) -> bool:
    return unicodedata.category(char) not in _FORMATTING or char in "\t\n\r"
