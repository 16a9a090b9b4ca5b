"""A member asks to join another group: the door, the question, the answer, the way out."""

import pytest
from sqlalchemy import select

from app.core.db import db
from app.workgroups.models import JoinRequest, JoinStatus, Membership, Openness, Theme
from app.workgroups.services import accept, decline, join
from app.workgroups.services.joining import AlreadyAnswered
from app.workgroups.services.memberships import AccountClosed
from tests.factories import (
    FacilitatorFactory,
    JoinRequestFactory,
    MemberFactory,
    RegionalTeamFactory,
    StaffFactory,
)
from tests.workgroups.conftest import HERE


def pending(session) -> list[JoinRequest]:
    waiting = select(JoinRequest).where(JoinRequest.status == JoinStatus.PENDING)
    return list(session.scalars(waiting.execution_options(populate_existing=True)))


def theme_of(number: int) -> str:
    """The address of a national theme."""
    return db.session.scalar(select(Theme.slug).where(Theme.number == number))


def in_group(session, workgroup, user) -> bool:
    found = select(Membership).where(
        Membership.workgroup_id == workgroup.id,
        Membership.user_id == user.id,
        Membership.ended_at.is_(None),
    )
    return session.scalar(found) is not None


def test_one_enters_an_open_group_at_once(session, workgroup, stranger, signed_in):
    workgroup.openness = Openness.OPEN
    answer = signed_in(stranger).submit(HERE, form=f'form[action="{HERE}/rejoindre"]')
    assert answer.status_code == 302
    assert in_group(session, workgroup, stranger)
    assert not pending(session)


def test_one_asks_to_join_and_each_facilitator_gets_one_mail(
    session, workgroup, facilitator, stranger, signed_in, mailbox
):
    second = FacilitatorFactory(workgroup=workgroup)
    client = signed_in(stranger)
    sent = client.submit(f"{HERE}/rejoindre", {"message": "J’anime une épicerie à Lens."})
    assert sent.status_code == 302
    assert not in_group(session, workgroup, stranger)
    assert "attend une réponse" in client.page(HERE).text()
    for user in (facilitator, second):
        (mail,) = mailbox.to(user.email)
        assert stranger.full_name in mail.subject
        assert "J’anime une épicerie à Lens." in mail.text
        assert mail.link("/demandes/").endswith(f"{HERE}/demandes/{pending(session)[0].id}")


def test_where_nobody_facilitates_the_regional_team_is_told(session, workgroup, stranger, mailbox):
    team = RegionalTeamFactory(region_code="32")
    join(workgroup, "", by=stranger)
    assert len(mailbox.to(team.email)) == 1


def test_asking_twice_is_told_and_sends_nothing_more(
    session, workgroup, facilitator, stranger, signed_in, mailbox
):
    client = signed_in(stranger)
    token = client.page(f"{HERE}/rejoindre").css_first('[name="csrf_token"]').attributes["value"]
    client.submit(f"{HERE}/rejoindre", {"message": "Bonjour"})
    again = client.post(f"{HERE}/rejoindre", data={"csrf_token": token, "message": "Bonjour !"})
    assert again.status_code == 409
    assert "déjà partie" in again.text
    assert "Bonjour !" in again.text
    assert len(pending(session)) == 1
    assert len(mailbox.to(facilitator.email)) == 1


def test_a_member_who_joins_again_is_told_so(session, workgroup, facilitator, signed_in):
    client = signed_in(facilitator)
    assert "déjà partie de ce groupe" in client.page(f"{HERE}/rejoindre").text()
    token = client.page(HERE).css_first('[name="csrf_token"]').attributes["value"]
    again = client.post(f"{HERE}/rejoindre", data={"csrf_token": token})
    assert again.status_code == 409
    assert "Vous faites déjà partie de ce groupe." in again.text


@pytest.mark.parametrize(
    ("openness", "said"), [(Openness.CLOSED, "est fermé"), (Openness.ARCHIVED, "est archivé")]
)
def test_a_closed_door_says_why(session, workgroup, stranger, signed_in, openness, said):
    workgroup.openness = openness
    client = signed_in(stranger)
    page = client.page(f"{HERE}/rejoindre")
    assert said in page.text()
    assert not page.css("main form")
    token = page.css_first('[name="csrf_token"]').attributes["value"]
    refused = client.post(f"{HERE}/rejoindre", data={"csrf_token": token, "message": "S’il vous…"})
    assert refused.status_code == 409
    assert said in refused.text
    assert "S’il vous…" in refused.text
    assert not pending(session)


def test_a_request_is_taken_back(session, workgroup, stranger, signed_in):
    JoinRequestFactory(workgroup_id=workgroup.id, user_id=stranger.id)
    client = signed_in(stranger)
    form = f'form[action="{HERE}/rejoindre/retirer"]'
    token = client.page(HERE).css_first(form).css_first("input").attributes["value"]
    assert client.submit(HERE, form=form).status_code == 302
    assert not pending(session)
    again = client.post(f"{HERE}/rejoindre/retirer", data={"csrf_token": token})
    assert again.status_code == 409


def test_the_facilitator_accepts_and_the_person_is_told(
    session, workgroup, facilitator, stranger, signed_in, mailbox
):
    asked = JoinRequestFactory(workgroup_id=workgroup.id, user_id=stranger.id)
    client = signed_in(facilitator)
    assert stranger.full_name in client.page(f"{HERE}/demandes").text()
    answer = client.submit(
        f"{HERE}/demandes/{asked.id}", {"decision": "accept", "word": "Bienvenue !"}
    )
    assert answer.status_code == 302
    assert in_group(session, workgroup, stranger)
    (mail,) = mailbox.to(stranger.email)
    assert "Bienvenue !" in mail.text
    assert mail.link("/groupes/").endswith(HERE)
    assert "Aucune demande n’attend" in client.page(f"{HERE}/demandes").text()


def test_a_refusal_says_why(session, workgroup, facilitator, stranger, signed_in, mailbox):
    asked = JoinRequestFactory(workgroup_id=workgroup.id, user_id=stranger.id)
    client, url = signed_in(facilitator), f"{HERE}/demandes/{asked.id}"
    silent = client.submit(url, {"decision": "decline"})
    assert silent.status_code == 422
    assert "pourquoi vous refusez" in silent.text
    assert len(pending(session)) == 1
    assert client.submit(url, {"decision": "decline", "word": "Complet."}).status_code == 302
    assert not in_group(session, workgroup, stranger)
    (mail,) = mailbox.to(stranger.email)
    assert "n’a pas été acceptée" in mail.text
    assert "Complet." in mail.text


def test_an_answer_is_chosen(session, workgroup, facilitator, stranger, signed_in):
    asked = JoinRequestFactory(workgroup_id=workgroup.id, user_id=stranger.id)
    sent = signed_in(facilitator).submit(f"{HERE}/demandes/{asked.id}", {"word": "Bienvenue"})
    assert sent.status_code == 422
    assert "Bienvenue" in sent.text


def test_the_second_answer_is_told_who_answered_first(
    session, workgroup, facilitator, stranger, signed_in, mailbox
):
    asked = JoinRequestFactory(workgroup_id=workgroup.id, user_id=stranger.id)
    client, url = signed_in(facilitator), f"{HERE}/demandes/{asked.id}"
    token = client.page(url).css_first('[name="csrf_token"]').attributes["value"]
    decline(asked, "Complet.", by=FacilitatorFactory(workgroup=workgroup, first_name="Zoé"))
    late = client.post(url, data={"csrf_token": token, "decision": "accept", "word": "Oui"})
    assert late.status_code == 409
    assert "déjà été refusée par Zoé" in late.text
    assert not in_group(session, workgroup, stranger)
    assert len(mailbox.to(stranger.email)) == 1
    assert "déjà été refusée par Zoé" in client.page(url).text()


def test_whoever_enters_by_another_door_is_no_longer_waiting(session, workgroup, stranger):
    workgroup.openness = Openness.OPEN
    asked = JoinRequestFactory(workgroup_id=workgroup.id, user_id=stranger.id)
    join(workgroup, "", by=stranger)
    session.refresh(asked)
    assert asked.status is JoinStatus.ACCEPTED


def test_a_declined_person_can_ask_again(session, workgroup, stranger):
    decline(join(workgroup, "", by=stranger), "Plus tard.", by=StaffFactory())
    assert isinstance(join(workgroup, "", by=stranger), JoinRequest)


def test_a_person_whose_account_closed_is_not_let_in(session, workgroup, facilitator, stranger):
    asked = JoinRequestFactory(workgroup_id=workgroup.id, user_id=stranger.id)
    stranger.deactivated_at = asked.created_at
    with pytest.raises(AccountClosed):
        accept(asked, "", by=facilitator)


def test_a_request_is_answered_once(session, workgroup, facilitator, stranger):
    asked = join(workgroup, "", by=stranger)
    accept(asked, "", by=facilitator)
    with pytest.raises(AlreadyAnswered, match="acceptée par Amélie"):
        accept(asked, "", by=facilitator)


def test_a_member_leaves_after_confirming(session, workgroup, signed_in):
    person = MemberFactory(workgroup=workgroup)
    client = signed_in(person)
    page = client.page(f"{HERE}/quitter")
    assert "dernière personne" not in page.text()
    token = page.css_first('[name="csrf_token"]').attributes["value"]
    assert client.submit(f"{HERE}/quitter").status_code == 302
    assert not in_group(session, workgroup, person)
    again = client.post(f"{HERE}/quitter", data={"csrf_token": token})
    assert again.status_code == 409
    assert "Vous ne faites pas partie de ce groupe." in again.text


def test_the_last_facilitator_is_told_before_leaving(session, workgroup, facilitator, signed_in):
    client = signed_in(facilitator)
    assert "dernière personne à animer" in client.page(f"{HERE}/quitter").text()
    second = FacilitatorFactory(workgroup=workgroup)
    assert second
    assert "dernière personne à animer" not in client.page(f"{HERE}/quitter").text()


def test_a_person_who_is_not_in_the_group_has_nothing_to_leave(session, stranger, signed_in):
    assert signed_in(stranger).get(f"{HERE}/quitter").status_code == 403


@pytest.mark.parametrize("typed", ["x" * 1_001, "x" * 10_000])
def test_a_word_too_long_is_kept_and_told(session, workgroup, stranger, signed_in, typed):
    sent = signed_in(stranger).submit(f"{HERE}/rejoindre", {"message": typed})
    assert sent.status_code == 422
    assert typed in sent.text
    assert not pending(session)


def test_odd_characters_arrive_clean(session, workgroup, facilitator, stranger, signed_in):
    typed = "Bonjour 🎉\u202e\x00 l’œuvre\nDeuxième ligne"
    signed_in(stranger).submit(f"{HERE}/rejoindre", {"message": typed})
    (asked,) = pending(session)
    assert asked.message.replace("\r", "") == "Bonjour 🎉 l’œuvre\nDeuxième ligne"


def test_the_twenty_first_request_of_an_hour_waits(session, workgroup, stranger, signed_in):
    client = signed_in(stranger)
    for number in range(1, 16):
        url = f"/groupes/hauts-de-france/{theme_of(number)}/rejoindre"
        assert client.submit(url, {"message": "Bonjour"}).status_code == 302
    for number in range(1, 6):
        url = f"/groupes/corse/{theme_of(number)}/rejoindre"
        assert client.submit(url, {"message": "Bonjour"}).status_code == 302
    late = client.submit(f"/groupes/corse/{theme_of(6)}/rejoindre", {"message": "Encore une"})
    assert late.status_code == 422
    assert "20 demandes en une heure" in late.text
    assert "Encore une" in late.text
    assert len(pending(session)) == 20
