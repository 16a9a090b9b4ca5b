"""A process of its own in which people register to a conference: ``EVENT USER...``.

It says that it is ready, waits for a line, then prints what became of each.
"""

import sys

from app import create_app
from app.accounts.models import User
from app.agenda.models import Event
from app.agenda.services.conference.registering import register
from app.agenda.services.conference.wishes import Wanted
from app.agenda.services.registering import Answer, Guise, Reply
from app.core.db import db
from tests.agenda.conferences import sessions_of


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(event_id: int, user_ids: list[int]) -> None:
    app = create_app()
    say("ready")
    sys.stdin.readline()
    for user_id in user_ids:
        with app.app_context():
            event, user = db.session.get_one(Event, event_id), db.session.get_one(User, user_id)
            workshops = [each.id for each in sessions_of(event)]
            ranked = [workshops[(user_id * step) % len(workshops)] for step in (1, 2, 4)]
            guise = Guise(user.first_name, user.last_name)
            wanted = Wanted(tuple(dict.fromkeys(ranked)), at_plenary=user_id % 3 != 0)
            made = register(event, Answer(Reply.YES), guise, wanted, by=user)
            db.session.commit()
            say(f"{user_id} {made.state.value}")


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(each) for each in sys.argv[2:]])
