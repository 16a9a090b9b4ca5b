"""Why a file is not taken; the message is French, for whoever sends it."""

from collections.abc import Collection

from app.core.errors import DomainError


class FileRefused(DomainError):
    """The file is of a kind, a size or a content that is not taken."""

    next_step = "Choisissez un autre fichier, ou continuez sans lui."


_WITH_MACROS = "Les documents avec macros ne sont pas acceptés. Enregistrez-le sans macro"
_PROGRAM = "Les programmes ne sont pas acceptés."
_ARCHIVE = "Les archives ne sont pas acceptées. Joignez les fichiers un par un."
_OLD = "Les anciens formats de Microsoft Office ne sont pas acceptés. Enregistrez ce fichier en"
_PAGE = "Les pages web ne sont pas acceptées. Enregistrez-la en PDF."
_PHOTO = "Les photos HEIC ne sont pas acceptées. Enregistrez-la en JPEG."
_DRAWING = (
    "Les images SVG ne sont pas acceptées, car elles peuvent contenir un programme. "
    "Enregistrez-la en PNG."
)
REASONS = {
    **dict.fromkeys(("svg", "svgz"), _DRAWING),
    **dict.fromkeys(("html", "htm", "xhtml", "mht", "mhtml", "xml"), _PAGE),
    **dict.fromkeys(("docm", "dotm"), f"{_WITH_MACROS}, en DOCX."),
    **dict.fromkeys(("xlsm", "xltm", "xlsb", "xlam"), f"{_WITH_MACROS}, en XLSX."),
    **dict.fromkeys(("pptm", "potm", "ppsm"), f"{_WITH_MACROS}, en PPTX."),
    **dict.fromkeys(("zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz"), _ARCHIVE),
    **dict.fromkeys(("exe", "msi", "bat", "cmd", "com", "scr", "ps1", "vbs", "js"), _PROGRAM),
    **dict.fromkeys(("jar", "sh", "py", "apk", "dll", "lnk", "hta", "iso", "app"), _PROGRAM),
    **dict.fromkeys(("heic", "heif"), _PHOTO),
    "doc": f"{_OLD} DOCX.",
    "xls": f"{_OLD} XLSX.",
    "ppt": f"{_OLD} PPTX.",
}
EMPTY = "Ce fichier est vide."
DAMAGED_DOCUMENT = "Ce document est abîmé, ou n’est pas du type que dit son nom."
TOO_MUCH_UNPACKED = "Ce document est beaucoup trop grand une fois ouvert."
HOLDS_MACROS = f"{_WITH_MACROS}."
HOLDS_PROGRAM = "Ce document contient un programme\N{NO-BREAK SPACE}: il n’est pas accepté."
NOT_TEXT = "Ce fichier n’est pas du texte."
ENCRYPTED = (
    "Ce document est protégé par un mot de passe. Enregistrez-le sans protection, puis "
    "choisissez-le de nouveau."
)
ENCRYPTED_PDF = (
    "Ce PDF est chiffré ou protégé. Enregistrez-le sans protection ni restriction, puis "
    "choisissez-le de nouveau."
)


def unknown(accepted: Collection[str]) -> str:
    """The extension is none of those accepted."""
    known = ", ".join(extension.upper() for extension in accepted if extension != "jpeg")
    return f"Ce type de fichier n’est pas accepté. Types acceptés\N{NO-BREAK SPACE}: {known}."


def not_what_it_says(extension: str) -> str:
    """The content is not that of the extension."""
    return f"Le contenu de ce fichier n’est pas celui d’un fichier {extension.upper()}."
