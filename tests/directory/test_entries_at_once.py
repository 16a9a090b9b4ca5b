"""Entries of the directory renewed by several at once."""

from datetime import date
from random import Random
from threading import Thread

from sqlalchemy.orm import scoped_session

from app.accounts.models import User
from app.core.db import db, is_reading, now
from app.directory.models import Affiliation
from app.directory.services.entries.checking import problems
from tests.factories import OrganisationFactory, UserFactory

GESTURES = 40


def change_somebody(dice: Random, people: list[int], organisations: list[int]) -> None:
    """Close or reopen an account, rename its person, or give them one function more."""
    user = db.session.get_one(User, dice.choice(people))
    gesture = dice.choice(["account", "name", "function"])
    if gesture == "account":
        user.deactivated_at = None if user.deactivated_at else now()
    elif gesture == "name":
        user.last_name = f"Nom{dice.randrange(99)}"
    else:
        function = Affiliation(user_id=user.id, job_title=f"fonction {dice.randrange(9)}")
        function.organisation_id = dice.choice(organisations)
        function.started_on = date(2020, 1, 1)
        db.session.add(function)
    db.session.commit()


def test_the_directory_stays_right_whoever_changes_the_same_people_at_once(
    app, session: scoped_session
):
    people = [UserFactory().id for _ in range(6)]
    organisations = [OrganisationFactory().id for _ in range(2)]
    done: list[int] = []

    def work(number: int) -> None:
        dice = Random(number)
        with app.app_context():
            is_reading.set(False)
            for _ in range(GESTURES):
                change_somebody(dice, people, organisations)
            done.append(number)

    together = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()

    session.rollback()
    assert sorted(done) == [0, 1, 2, 3]  # nobody stopped on an error
    assert list(problems()) == []
