"""An officer answers on the screen: chooses, reads the mail, sends it, goes to the next one."""

import pytest

from app.access_requests.models import Decision, RequestStatus
from app.access_requests.services.decisions import wishes_of
from app.accounts.queries import find_user
from app.core.db import db, now
from tests.access_requests.staff import REASON, answer, groups_of, page_of, titles_of
from tests.factories import (
    AccessRequestFactory,
    FacilitatorFactory,
    MemberFactory,
    OpinionFactory,
    ReasonTextFactory,
    RegionalTeamFactory,
    StaffFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.support.client import new_client

pytestmark = pytest.mark.usefixtures("session")
EMAIL = "amelie@exemple.fr"


@pytest.fixture
def officer():
    return StaffFactory(first_name="Nadia", last_name="Petit")


@pytest.fixture
def staff(client, sign_in, officer):
    sign_in(client, officer)
    return client


@pytest.fixture
def asked():
    groups = [WorkgroupFactory(number=5), WorkgroupFactory(number=6)]
    return AccessRequestFactory(
        workgroups=groups, email=EMAIL, first_name="Amélie", last_name="Durand"
    )


def chosen(asked, *decisions, reason=REASON, step="verifier"):
    """The fields of the decision form."""
    fields = {"step": step}
    for wish, decision in zip(wishes_of(asked), decisions, strict=False):
        fields[f"decision_{wish.id}"] = decision
        fields[f"reason_{wish.id}"] = reason if decision == "declined" else ""
    return fields


def post(client, asked, fields):
    token = client.page(page_of(asked)).css_first("[name=csrf_token]").attributes["value"]
    return client.post(f"{page_of(asked)}/reponse", data={"csrf_token": token, **fields})


def text_of(response):
    return response.get_data(as_text=True)


def test_an_officer_accepts_one_group_declines_the_other_and_reads_the_mail_first(
    staff, asked, mailbox
):
    first, second = titles_of(asked)
    draft = post(staff, asked, chosen(asked, "accepted", "declined"))
    assert draft.status_code == 200
    assert f"- {first} (Hauts-de-France)" in text_of(draft)
    assert REASON in text_of(draft)
    assert len(mailbox) == 0
    db.session.refresh(asked)
    assert asked.status is RequestStatus.PENDING

    sent = post(staff, asked, chosen(asked, "accepted", "declined", step="envoyer"))
    assert sent.status_code == 303
    assert second in mailbox.last(EMAIL).text
    db.session.refresh(asked)
    assert asked.status is RequestStatus.APPROVED


def test_the_mail_can_be_reworded_before_it_leaves(staff, asked, mailbox):
    words = {"mail_subject": "Bienvenue", "mail_body": "Bonjour à vous.\n\n{{ lien }}"}
    post(staff, asked, chosen(asked, "accepted", "accepted", step="envoyer") | words)

    assert mailbox.last(EMAIL).subject == "Bienvenue"
    assert mailbox.last(EMAIL).link("/activation/")


def test_a_mail_that_lost_its_link_is_kept_and_sent_back(staff, asked, mailbox):
    words = {"mail_subject": "Bienvenue", "mail_body": "Bonjour à vous."}
    refused = post(staff, asked, chosen(asked, "accepted", "accepted", step="envoyer") | words)

    assert refused.status_code == 422
    assert "Bonjour à vous." in text_of(refused)
    assert len(mailbox) == 0
    assert find_user(EMAIL) is None


def test_everything_is_accepted_in_one_gesture(staff, asked):
    draft = post(staff, asked, {"step": "tout-accepter"})

    assert draft.status_code == 200
    assert text_of(draft).count('value="accepted"') == 2


@pytest.mark.parametrize(
    ("decisions", "reason", "message"),
    [
        ((), "", "Choisissez une réponse pour un groupe au moins."),
        (("declined",), " ", "Dites pourquoi ce groupe est refusé."),
        (("n’importe quoi",), "", "Choisissez une valeur de la liste."),
        (("declined",), "{{ lien }}", "N’écrivez pas d’accolades dans ce texte."),
        (("declined",), "x" * 2_001, "Ce texte est trop long"),
    ],
)
def test_an_answer_that_is_not_one_says_what_is_missing(
    staff, asked, mailbox, decisions, reason, message
):
    refused = post(staff, asked, chosen(asked, *decisions, reason=reason))

    assert refused.status_code == 422
    assert message in text_of(refused)
    assert len(mailbox) == 0


def test_a_reason_text_is_chosen_in_a_list_without_script(staff, asked):
    kept = ReasonTextFactory(body="Le groupe reprendra en mars.")
    wish = wishes_of(asked)[0]
    fields = chosen(asked, "declined", reason="Merci à vous.") | {f"text_{wish.id}": str(kept.id)}

    draft = text_of(post(staff, asked, fields))
    assert "Le groupe reprendra en mars.\n  Merci à vous." in draft


def test_going_back_to_the_choice_loses_nothing(staff, asked):
    page = text_of(post(staff, asked, chosen(asked, "declined", step="modifier")))

    assert REASON in page
    wish = wishes_of(asked)[0]
    assert f'name="decision_{wish.id}" type="radio" value="declined"' in page.replace(
        "checked ", ""
    )


def test_reading_the_mail_takes_the_request_in_hand(staff, asked, officer):
    post(staff, asked, chosen(asked, "accepted"))

    db.session.refresh(asked)
    assert asked.claimed_by_id == officer.id


def test_sending_leads_to_the_next_request_taken_in_hand(staff, asked, officer):
    following = AccessRequestFactory(first_name="Suivante")
    sent = post(staff, asked, chosen(asked, "accepted", "accepted", step="envoyer-suivante"))

    assert sent.location.split("?")[0].endswith(f"/{following.id}#dossier")
    db.session.refresh(following)
    assert following.claimed_by_id == officer.id


def test_after_the_last_request_the_queue_is_shown(staff, asked):
    sent = post(staff, asked, chosen(asked, "accepted", "accepted", step="envoyer-suivante"))
    assert sent.location == "/gestion/demandes"


def test_the_filters_of_the_queue_are_kept_from_page_to_page(staff, asked):
    page = staff.page(f"{page_of(asked)}?region=32")
    action = page.css_first("form[action*=reponse]").attributes["action"]
    assert "region=32" in action


# Two officers, two tabs.


def test_the_second_officer_is_told_who_decided_and_when(app, sign_in, staff, asked, mailbox):
    other = new_client(app)
    sign_in(other, StaffFactory())
    fields = chosen(asked, "accepted", "accepted", step="envoyer")
    token = other.page(page_of(asked)).css_first("[name=csrf_token]").attributes["value"]
    post(staff, asked, fields)

    late = chosen(asked, "declined", "declined", step="envoyer") | {"csrf_token": token}
    refused = other.post(f"{page_of(asked)}/reponse", data=late)
    assert refused.status_code == 409
    assert "a déjà été accepté par Nadia Petit le" in text_of(refused)
    assert REASON in text_of(refused)
    assert len(mailbox.to(EMAIL)) == 1


def test_a_double_click_is_no_error_and_sends_one_mail(staff, asked, mailbox):
    fields = chosen(asked, "accepted", "declined", step="envoyer")
    token = staff.page(page_of(asked)).css_first("[name=csrf_token]").attributes["value"]
    data = {**fields, "csrf_token": token}
    answers = [staff.post(f"{page_of(asked)}/reponse", data=data) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert len(mailbox.to(EMAIL)) == 1


def test_what_somebody_has_in_hand_is_not_answered_by_another(staff, asked, mailbox):
    asked.claimed_by_id = StaffFactory(first_name="Ludovic", last_name="Bay").id
    asked.claimed_at = now()
    db.session.commit()

    page = staff.page(page_of(asked))
    assert page.css_first("[name=step]") is None
    refused = post(staff, asked, chosen(asked, "accepted", step="envoyer"))
    assert refused.status_code == 409
    assert "Ludovic Bay" in text_of(refused)
    assert len(mailbox) == 0


# Who may.


@pytest.mark.parametrize("path", ["reponse", "prise-en-charge", "liberation", "message"])
def test_only_those_who_decide_act(client, sign_in, asked, path):
    for persona, status in (
        (MemberFactory(), 404),
        (FacilitatorFactory(workgroup=WorkgroupFactory(number=5)), 404),
        (RegionalTeamFactory(region_code="32"), 404),
        (RegionalTeamFactory(region_code="84", can_decide=True), 404),
        (UserFactory(admin=True), 404),
        (UserFactory(national=True), 403),
    ):
        sign_in(client, persona)
        token = client.page("/mon-compte").css_first("[name=csrf_token]").attributes["value"]
        refused = client.post(f"{page_of(asked)}/{path}", data={"csrf_token": token})
        assert refused.status_code == status, persona.email


def test_a_delegated_region_decides_for_its_own(client, sign_in, asked):
    sign_in(client, RegionalTeamFactory(region_code="32", can_decide=True))

    sent = post(client, asked, chosen(asked, "accepted", "accepted", step="envoyer"))
    assert sent.status_code == 303
    assert len(groups_of(find_user(EMAIL))) == 2


# The page.


def test_the_page_shows_what_was_asked_and_what_is_thought_of_it(staff, asked):
    wish = wishes_of(asked)[0]
    author = UserFactory(first_name="Mickaël", last_name="Bon")
    OpinionFactory(wanted_id=wish.id, author_id=author.id, reason="Nous nous connaissons.")
    FacilitatorFactory(
        workgroup=WorkgroupFactory(number=6), first_name="Joëlle", last_name="Attend"
    )

    text = staff.page(page_of(asked)).body.text(separator=" ")
    for item in (
        "Amélie Durand",
        EMAIL,
        "Centre social Les Tilleuls",
        "Nord",
        "Directrice",
        "Hauts-de-France",
        *titles_of(asked),
        asked.motivation,
        "Nous nous connaissons.",
        "Mickaël Bon",
        "Avis attendu de Joëlle Attend",
    ):
        assert item in text


def test_what_was_typed_by_a_stranger_stays_text(staff):
    asked = AccessRequestFactory(motivation="<script>alert(1)</script>", organisation_name="<b>x")

    page = staff.page(page_of(asked))
    assert page.css_first("main script") is None
    assert page.css_first("main b") is None


def test_a_decided_request_shows_its_decision_and_no_form(staff, asked, officer):
    answer(asked, officer, Decision.ACCEPTED, Decision.DECLINED)

    page = staff.page(page_of(asked))
    assert page.css_first("[name=step]") is None
    assert "Refusé par Nadia Petit" in page.body.text()
    assert REASON in page.body.text()


def test_an_unconfirmed_request_cannot_be_answered_nor_written_to(staff):
    page = staff.page(page_of(AccessRequestFactory(unconfirmed=True)))
    assert page.css_first("[name=step]") is None
    assert page.css_first("[name=body]") is None
