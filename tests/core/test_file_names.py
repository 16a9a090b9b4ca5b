"""Names that come with files: none leads elsewhere, hides its kind or breaks a header."""

import pytest

from app.core.file_names import ascii_name, bare_name, file_name, title_of
from app.core.sending import disposition


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Aïcha\\bilan.pdf", "bilan.pdf"),
        ("rapport\u202efdp.exe.pdf", "rapportfdp.exe.pdf"),
        ("a\0b\r\nSet-Cookie: x.pdf", "ab Set-Cookie- x.pdf"),
        ('<img src=x>"*?.pdf', "-img src=x-.pdf"),
        ("Compte rendu 🍞 d’été.pdf", "Compte rendu 🍞 d’été.pdf"),
        ("con.pdf", "fichier-con.pdf"),
        (".pdf", "fichier.pdf"),
        ("...pdf", "fichier.pdf"),
        ("é" * 300 + ".pdf", "é" * 90 + ".pdf"),
        ("🍞" * 300 + ".pdf", "🍞" * 45 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(sent: str, kept: str) -> None:
    name = file_name(sent, "pdf")
    assert name == kept
    assert len(name.encode()) < 255


def test_a_name_that_reads_backwards_shows_its_kind() -> None:
    assert bare_name("rapport\u202efdp.exe") == "rapportfdp.exe"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("CR_reunion_2019-07-10.pdf", "CR reunion 2019-07-10"),
        ("cr-du-10-juillet-2019.odt", "Cr du 10 juillet 2019"),
        ("diagnostic-territorial-partage.odt", "Diagnostic territorial partage"),
        ("plan.tar.pdf", "Plan.tar"),
        ("Vade-mecum.pdf", "Vade mecum"),
    ],
)
def test_a_title_is_guessed_from_a_name(name: str, title: str) -> None:
    assert title_of(name) == title


def test_the_header_that_names_a_file_holds_on_one_line_in_ascii() -> None:
    header = disposition("attachment", 'Bilan "d’été" ; 50 % 🍞.pdf')
    assert header.isascii()
    assert header == (
        'attachment; filename="Bilan d\'ete  50.pdf"; '
        "filename*=UTF-8''Bilan%20%22d%E2%80%99%C3%A9t%C3%A9%22%20%3B%2050%20%25%20%F0%9F%8D%9E.pdf"
    )
    assert ascii_name("🍞.pdf") == "fichier.pdf"
