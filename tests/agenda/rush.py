"""A process of its own in which people register one after the other: ``EVENT USER...``.

It says that it is ready, waits for a line, then prints what became of each.
"""

import sys

from app import create_app
from app.accounts.models import User
from app.agenda.models import Event
from app.core.db import db
from tests.agenda.registering import answer


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(event_id: int, user_ids: list[int]) -> None:
    app = create_app()
    say("ready")
    sys.stdin.readline()
    for user_id in user_ids:
        with app.app_context():
            event = db.session.get_one(Event, event_id)
            made = answer(event, db.session.get_one(User, user_id))
            say(f"{user_id} {made.state.value}")


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(each) for each in sys.argv[2:]])
