"""Why a file is not taken; the message is French, for who sends it."""

from app.core.errors import DomainError


class FileRefused(DomainError):
    """The file is of a kind, a size or a content that is not taken."""

    next_step = "Choisissez un autre fichier, ou envoyez votre message sans lui."


class TooManyFiles(DomainError):
    """The post, or the person, has as many files as may be."""

    next_step = "Retirez un fichier, ou joignez les autres à un second message."


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
UNKNOWN = (
    "Ce type de fichier n’est pas accepté. Types acceptés\N{NO-BREAK SPACE}: images PNG, JPEG, "
    "WebP et GIF, PDF, ODT, ODS, ODP, DOCX, XLSX, PPTX, CSV et TXT."
)
EMPTY = "Ce fichier est vide."
TOO_BIG = "Ce fichier dépasse 10\N{NO-BREAK SPACE}Mo."
DAMAGED_DOCUMENT = "Ce document est abîmé, ou n’est pas du type que dit son nom."
TOO_MUCH_UNPACKED = "Ce document est beaucoup trop grand une fois ouvert."
HOLDS_MACROS = f"{_WITH_MACROS}."
HOLDS_PROGRAM = "Ce document contient un programme\N{NO-BREAK SPACE}: il n’est pas accepté."
NOT_TEXT = "Ce fichier n’est pas du texte."


def not_what_it_says(extension: str) -> str:
    """The content is not that of the extension."""
    return f"Le contenu de ce fichier n’est pas celui d’un fichier {extension.upper()}."
