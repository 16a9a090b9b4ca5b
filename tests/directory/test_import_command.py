"""Lists brought in from the command line."""

from tests.directory.lists import PEOPLE, person
from tests.factories import StaffFactory


def test_the_command_checks_then_imports(app, session, tmp_path):
    staff, file = StaffFactory(), tmp_path / "liste.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    session.commit()
    told = ["directory", "import", str(file), "--kind", "people", "--by", staff.email]
    trial = app.test_cli_runner().invoke(args=[*told, "--dry-run"], catch_exceptions=False)
    assert "rien n’a été fait" in trial.output
    assert person(session) is None
    session.rollback()
    done = app.test_cli_runner().invoke(args=told, catch_exceptions=False)
    assert "1 ajout(s)" in done.output
    assert "ligne 4\t" in done.output
    session.rollback()
    assert person(session)
