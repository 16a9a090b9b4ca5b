"""From the form to a confirmed request: what each address receives, and what expires."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access_requests.models import RequestStatus
from app.access_requests.services import submission
from app.access_requests.services.submission import Submission, WorkgroupElsewhere, submit
from app.core.audit import AuditEntry
from app.core.db import db, now
from app.workgroups.models import Theme, Workgroup
from tests.access_requests.steps import EMAIL, ask, confirm, path_of, requests, text_of, typed
from tests.factories import (
    AccessRequestFactory,
    FacilitatorFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.support.client import PageClient, new_client
from tests.support.clock import Clock
from tests.support.mailbox import Mailbox

pytestmark = pytest.mark.usefixtures("session")


def actions() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def title_of(workgroup: Workgroup) -> str:
    return db.session.get_one(Theme, workgroup.theme_id).title


def test_a_new_address_receives_a_link_and_no_word_of_the_form(
    client: PageClient, mailbox: Mailbox
) -> None:
    ask(client, typed(first_name="Zéphyrine", organisation="Achetez chez nous"))
    (mail,) = mailbox.to(EMAIL)
    assert mail.subject == "Confirmez votre adresse électronique"
    for word in ("Zéphyrine", "D’Hautefeuille", "Achetez", "repas"):
        assert word not in mail.text + mail.html
    assert "7\xa0jours" in mail.text


def test_opening_the_link_confirms_nothing_and_its_button_does(
    client: PageClient, mailbox: Mailbox
) -> None:
    ask(client, typed())
    link = path_of(mailbox.last(EMAIL).link("/confirmer/"))
    assert EMAIL in text_of(client.get(link))
    client.get(link)
    assert requests()[0].status is RequestStatus.UNCONFIRMED
    follow = confirm(client, mailbox)
    (asked,) = requests()
    assert asked.status is RequestStatus.PENDING
    assert asked.confirmed_at is not None
    assert "En cours d’examen" in text_of(client.get(follow))
    assert actions() == ["access_request.submitted", "access_request.confirmed"]


def test_the_page_shown_after_the_button_is_the_one_of_the_mail(
    client: PageClient, mailbox: Mailbox
) -> None:
    ask(client, typed())
    shown = confirm(client, mailbox)
    mail = mailbox.last(EMAIL)
    assert mail.subject == "Votre demande d’accès est bien transmise"
    assert path_of(mail.link("/suivi/")) == shown


def test_the_link_of_the_first_mail_works_once(client: PageClient, mailbox: Mailbox) -> None:
    ask(client, typed())
    link = path_of(mailbox.last(EMAIL).link("/confirmer/"))
    confirm(client, mailbox)
    again = client.get(link)
    assert again.status_code == 409
    assert "déjà confirmée" in text_of(again)
    assert len(mailbox.to(EMAIL)) == 2


@pytest.mark.parametrize("token", ["inconnu", "A" * 43, "é😀"])
def test_an_unknown_link_is_told_clearly(client: PageClient, token: str) -> None:
    for path in ("confirmer", "suivi"):
        answer = client.get(f"/demander-un-acces/{path}/{token}")
        assert answer.status_code == 409
        assert "Ce lien n’est plus valable" in text_of(answer)


@pytest.mark.parametrize("path", ["confirmer", "suivi"])
def test_a_link_with_a_null_byte_is_no_address_at_all(client: PageClient, path: str) -> None:
    answer = client.get(f"/demander-un-acces/{path}/a%00b")
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_a_link_older_than_seven_days_confirms_nothing(
    client: PageClient, mailbox: Mailbox, clock: Clock
) -> None:
    ask(client, typed())
    link = path_of(mailbox.last(EMAIL).link("/confirmer/"))
    clock.advance(days=7, minutes=1)
    assert client.get(link).status_code == 409
    assert requests()[0].status is RequestStatus.UNCONFIRMED


def test_a_member_receives_the_way_to_join_groups_and_staff_see_no_request(
    client: PageClient, mailbox: Mailbox
) -> None:
    UserFactory(email=EMAIL, first_name="Amélie")
    ask(client, typed())
    (mail,) = mailbox.to(EMAIL)
    assert mail.subject == "Vous avez déjà un compte"
    assert mail.link("/groupes")
    assert requests()[0].status is RequestStatus.EXPIRED


def test_a_member_is_known_whatever_the_case_of_their_address(
    client: PageClient, mailbox: Mailbox
) -> None:
    UserFactory(email=EMAIL)
    ask(client, typed(email=EMAIL.upper()))
    assert mailbox.last(EMAIL).subject == "Vous avez déjà un compte"


def test_an_account_that_waits_receives_its_activation_link_again(
    client: PageClient, mailbox: Mailbox
) -> None:
    UserFactory(email=EMAIL, pending=True)
    ask(client, typed())
    (mail,) = mailbox.to(EMAIL)
    assert mail.link("/activation/")


def test_a_deactivated_account_receives_nothing(client: PageClient, mailbox: Mailbox) -> None:
    UserFactory(email=EMAIL, deactivated=True)
    assert ask(client, typed()).status_code == 303
    assert not mailbox.to(EMAIL)
    assert requests()[0].status is RequestStatus.EXPIRED


def test_a_second_request_while_one_is_open_leads_to_the_first(
    client: PageClient, mailbox: Mailbox
) -> None:
    first = AccessRequestFactory(email=EMAIL).id
    ask(client, typed())
    (mail,) = mailbox.to(EMAIL)
    assert mail.subject == "Votre demande d’accès est déjà en cours"
    assert client.get(path_of(mail.link("/suivi/"))).status_code == 200
    assert [(each.id, each.status.value) for each in requests()] == [
        (first, "pending"),
        (first + 1, "expired"),
    ]


@pytest.mark.parametrize("state", ["declined", "withdrawn", "expired"])
def test_a_person_whose_request_is_over_can_ask_again(
    client: PageClient, mailbox: Mailbox, state: str
) -> None:
    AccessRequestFactory(email=EMAIL, **{state: True})
    ask(client, typed())
    confirm(client, mailbox)
    assert requests()[-1].status is RequestStatus.PENDING


def test_confirming_one_of_two_requests_sets_the_other_aside(
    client: PageClient, mailbox: Mailbox
) -> None:
    ask(client, typed())
    other = path_of(mailbox.last(EMAIL).link("/confirmer/"))
    ask(client, typed(job_title="Présidente"))
    confirm(client, mailbox)
    assert [each.status.value for each in requests()] == ["expired", "pending"]
    assert client.get(other).status_code == 409


def test_nobody_can_fill_a_stranger_s_mailbox(client: PageClient, mailbox: Mailbox) -> None:
    for number in range(8):
        ask(client, typed(job_title=f"Fonction {number}"))
        mailbox.all()
    assert len(mailbox.to(EMAIL)) == submission.MAILS_PER_DAY


def test_each_facilitator_receives_one_mail_for_their_groups(
    client: PageClient, mailbox: Mailbox
) -> None:
    first, second, third = (WorkgroupFactory(number=number) for number in (5, 6, 7))
    pair = FacilitatorFactory(workgroup=first, email="nadia@exemple.fr")
    FacilitatorFactory(workgroup=second, email="jules@exemple.fr")
    FacilitatorFactory(workgroup=third, email="ailleurs@exemple.fr")
    FacilitatorFactory(workgroup=first, email="partie@exemple.fr", deactivated=True)
    db.session.commit()
    ask(client, typed(first, second))
    confirm(client, mailbox)
    (mail,) = mailbox.to("nadia@exemple.fr")
    assert title_of(first) in mail.text
    assert title_of(second) not in mail.text
    assert EMAIL not in mail.text
    assert pair.first_name in mail.text
    assert len(mailbox.to("jules@exemple.fr")) == 1
    assert not mailbox.to("ailleurs@exemple.fr")
    assert not mailbox.to("partie@exemple.fr")


def test_facilitators_hear_of_nothing_before_the_address_is_confirmed(
    client: PageClient, mailbox: Mailbox
) -> None:
    workgroup = WorkgroupFactory(number=5)
    FacilitatorFactory(workgroup=workgroup, email="nadia@exemple.fr")
    ask(client, typed(workgroup))
    assert not mailbox.to("nadia@exemple.fr")


def test_what_is_not_confirmed_in_time_is_let_go(session: scoped_session[Session]) -> None:
    late = AccessRequestFactory(unconfirmed=True, created_at=now() - timedelta(days=8))
    recent = AccessRequestFactory(unconfirmed=True)
    decided = AccessRequestFactory(created_at=now() - timedelta(days=8))
    assert submission.expire_unconfirmed(now() - timedelta(days=7)) == 1
    assert submission.expire_unconfirmed(now() - timedelta(days=7)) == 0
    assert late.status is RequestStatus.EXPIRED
    assert late.closed_at is not None
    assert (recent.status, decided.status) == ("unconfirmed", "pending")


def test_a_service_refuses_groups_of_another_region(session: scoped_session[Session]) -> None:
    elsewhere = WorkgroupFactory(number=5, region_code="04")
    with pytest.raises(WorkgroupElsewhere):
        submit(
            Submission(
                first_name="Amélie",
                last_name="Dupré",
                email=EMAIL,
                job_title="Directrice",
                region_code="32",
                workgroup_ids=(elsewhere.id,),
            ),
            submission_key="cle",
        )


def test_two_people_confirm_each_their_own_request(client: PageClient, mailbox: Mailbox) -> None:
    ask(client, typed())
    other = new_client(client.application)
    ask(other, typed(email="jean@exemple.fr"))
    first, second = confirm(client, mailbox), confirm(other, mailbox, "jean@exemple.fr")
    assert first != second
    assert EMAIL not in text_of(other.get(second))
