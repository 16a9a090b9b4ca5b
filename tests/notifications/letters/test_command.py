"""`flask notifications letter` prints a letter, or sends it."""

from app.core.db import db
from app.notifications.models import Letter
from tests.notifications.steps import BREAKFAST, answer, letters


def test_the_command_prints_a_letter_and_sends_nothing(app, amelie, topic, mailbox):
    answer(amelie, topic)
    runner = app.test_cli_runner()
    printed = runner.invoke(args=["notifications", "letter", "--dry-run", "amelie@exemple.fr"])

    assert printed.exit_code == 0, printed.output
    assert "Objet\u00a0: 1\u00a0réponse pour vous" in printed.output
    assert BREAKFAST in printed.output
    assert len(mailbox) == 0
    assert db.session.query(Letter).count() == 0


def test_the_command_sends_a_letter_once(app, amelie, topic, mailbox):
    answer(amelie, topic)
    runner = app.test_cli_runner()
    sent = runner.invoke(args=["notifications", "letter", "amelie@exemple.fr"])
    assert sent.exit_code == 0, sent.output
    assert len(letters(mailbox)) == 1

    answer(amelie, topic)
    again = runner.invoke(args=["notifications", "letter", "amelie@exemple.fr"])
    assert again.exit_code == 1
    assert "déjà" in again.output
    assert len(letters(mailbox)) == 1


def test_the_command_says_when_there_is_nothing(app, amelie):
    runner = app.test_cli_runner()
    args = ["notifications", "letter", "--dry-run", "amelie@exemple.fr", "--rhythm", "daily"]
    printed = runner.invoke(args=args)
    assert "Rien à dire" in printed.output
    unknown = runner.invoke(args=["notifications", "letter", "personne@exemple.fr"])
    assert unknown.exit_code == 2
