"""The page on which a person follows their request, without an account."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access_requests.models import (
    AccessRequest,
    Decision,
    ImpossibleStep,
    RequestMessage,
    RequestStatus,
)
from app.access_requests.queries.delays import usual_days
from app.access_requests.services import following
from app.core.db import db, now
from tests.access_requests.steps import path_of, text_of
from tests.factories import (
    AccessRequestFactory,
    FacilitatorFactory,
    RequestMessageFactory,
    StaffFactory,
    WorkgroupFactory,
    wishes_of,
)
from tests.support.client import PageClient
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("session")


def follow_path(asked: AccessRequest) -> str:
    path = path_of(following.follow_link(asked))
    db.session.commit()
    return path


def status_of(asked: AccessRequest) -> RequestStatus:
    db.session.refresh(asked)
    return asked.status


def messages_of(asked: AccessRequest) -> list[RequestMessage]:
    found = select(RequestMessage).where(RequestMessage.request_id == asked.id)
    return list(db.session.scalars(found.order_by(RequestMessage.id)))


def test_the_same_link_is_drawn_each_time_and_only_its_hash_is_stored() -> None:
    asked, other = AccessRequestFactory(), AccessRequestFactory()
    secret = following.follow_secret(asked)
    assert following.follow_secret(asked) == secret
    assert following.follow_secret(other) != secret
    assert secret not in (asked.follow_key, asked.follow_digest)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({}, "En cours d’examen"),
        ({"awaiting_information": True}, "À vous de répondre"),
        ({"on_hold": True}, "gardée de côté"),
        ({"approved": True}, "choisir votre mot de passe"),
        ({"declined": True}, "n’a pas été acceptée"),
        ({"withdrawn": True}, "Plus personne n’est sollicité"),
        ({"expired": True}, "restée sans suite"),
    ],
)
def test_each_state_is_told_in_plain_words(
    client: PageClient, state: dict[str, bool], said: str
) -> None:
    assert said in client.page(follow_path(AccessRequestFactory(**state))).text()


def test_each_group_shows_what_was_decided_and_why(client: PageClient) -> None:
    groups = [WorkgroupFactory(number=number) for number in (5, 6, 7)]
    FacilitatorFactory(workgroup=groups[2])
    asked = AccessRequestFactory(workgroups=groups)
    accepted, declined, _ = wishes_of(asked)
    accepted.decision = Decision.ACCEPTED
    declined.decision, declined.reason = Decision.DECLINED, "Ce groupe est complet."
    cards = [node.text() for node in client.page(follow_path(asked)).css(".app-cards li")]
    assert "Accepté" in cards[0]
    assert "Refusé" in cards[1]
    assert "Motif : Ce groupe est complet." in cards[1].replace("\xa0", " ")
    assert "Avis demandé à l’animatrice" in cards[2]


def test_an_answer_that_was_awaited_puts_the_request_back_in_line(client: PageClient) -> None:
    asked = AccessRequestFactory(awaiting_information=True)
    answer = client.submit(follow_path(asked), {"body": "Je suis bénévole depuis 2017."})
    assert answer.status_code == 303
    assert status_of(asked) is RequestStatus.PENDING
    (message,) = messages_of(asked)
    assert (message.body, message.is_from_applicant) == ("Je suis bénévole depuis 2017.", True)
    assert "Je suis bénévole" in text_of(client.get(answer.location))


@pytest.mark.parametrize("state", ["on_hold", None])
def test_a_message_that_nobody_awaited_changes_no_state(
    client: PageClient, state: str | None
) -> None:
    asked = AccessRequestFactory(**({state: True} if state else {}))
    before = asked.status
    client.submit(follow_path(asked), {"body": "Bonjour"})
    assert status_of(asked) is before
    assert len(messages_of(asked)) == 1


def test_a_message_sent_twice_is_written_once(client: PageClient) -> None:
    asked = AccessRequestFactory()
    fields = {"body": "Bonjour", "submission_key": "0" * 32}
    for _ in range(2):
        assert client.submit(follow_path(asked), fields).status_code == 303
    assert len(messages_of(asked)) == 1


def test_an_empty_message_is_refused(client: PageClient) -> None:
    asked = AccessRequestFactory()
    answer = client.submit(follow_path(asked), {"body": " \x00 "})
    assert answer.status_code == 422
    assert "Écrivez votre message" in text_of(answer)
    assert not messages_of(asked)


@pytest.mark.parametrize("state", ["approved", "declined", "withdrawn", "expired"])
def test_a_request_that_is_over_takes_no_message(client: PageClient, state: str) -> None:
    asked = AccessRequestFactory(**{state: True})
    assert not client.page(follow_path(asked)).css('textarea[name="body"]')
    with pytest.raises(ImpossibleStep):
        following.reply(asked, "Bonjour", submission_key="cle")


def test_the_messages_of_staff_are_shown_without_their_name(client: PageClient) -> None:
    asked = AccessRequestFactory(awaiting_information=True)
    staff = StaffFactory(last_name="Œuvrard-Test")
    RequestMessageFactory(request_id=asked.id, author_id=staff.id, body="Quelle est votre fonction")
    page = client.page(follow_path(asked)).text()
    assert "Quelle est votre fonction" in page
    assert "Œuvrard-Test" not in page


def test_withdrawing_asks_first_then_closes(client: PageClient) -> None:
    asked = AccessRequestFactory()
    path = follow_path(asked) + "/retirer"
    client.page(path)
    assert status_of(asked) is RequestStatus.PENDING
    assert client.submit(path).status_code == 303
    assert status_of(asked) is RequestStatus.WITHDRAWN
    assert asked.closed_at is not None


def test_withdrawing_twice_is_no_matter() -> None:
    asked = AccessRequestFactory()
    following.withdraw(asked)
    following.withdraw(asked)
    assert asked.status is RequestStatus.WITHDRAWN


def test_a_decided_request_cannot_be_withdrawn(client: PageClient) -> None:
    asked = AccessRequestFactory(approved=True)
    assert "déjà close" in client.page(follow_path(asked) + "/retirer").text()
    with pytest.raises(ImpossibleStep):
        following.withdraw(asked)


def test_the_usual_delay_is_measured_once_five_were_decided(client: PageClient) -> None:
    path = follow_path(AccessRequestFactory())
    for days in (1, 2, 3, 40):
        _decided_in(days)
    assert usual_days() is None
    assert "Délai habituel" not in client.page(path).text()
    _decided_in(3)
    assert usual_days() == 3
    assert "3\xa0jours ou moins" in client.page(path).text()


def _decided_in(days: int) -> None:
    AccessRequestFactory(
        declined=True, confirmed_at=now() - timedelta(days=days, hours=-1), decided_at=now()
    )


def test_moments_are_those_of_the_region(client: PageClient) -> None:
    asked = AccessRequestFactory(region_code="04", department_code="974")
    assert "heure de La Réunion" in client.page(follow_path(asked)).text()


def test_the_page_asks_as_much_for_ten_messages_as_for_one(client: PageClient) -> None:
    paths = []
    for size in (1, 10):
        groups = [WorkgroupFactory() for _ in range(size)]
        asked = AccessRequestFactory(workgroups=groups)
        RequestMessageFactory.create_batch(size, request_id=asked.id)
        paths.append(follow_path(asked))
    counts = []
    for path in paths:
        with count_queries(db.engine) as seen:
            client.get(path)
        counts.append(len(seen))
    assert counts[0] == counts[1]
