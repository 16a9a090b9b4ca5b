"""Members who ask to join another group: some wait, some were answered with a word."""

from datetime import timedelta

from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.people import Cast
from app.administration.demo.workgroups import OWN_GROUP, own_workgroups
from app.core.db import now, replayed_at
from app.workgroups.models import JoinRequest, Workgroup
from app.workgroups.policies import is_member
from app.workgroups.services import accept, decline, join

WAITING = (
    (OWN_GROUP, 6, "Je viens d’ouvrir un atelier de cuisine partagée, j’aimerais vous en parler."),
    (OWN_GROUP, 2, "Nous cherchons à nous fournir auprès des producteurs de la région."),
    (7, 9, "Notre centre accueille beaucoup de collégiens après la classe."),
    (10, 1, "Je change de service et je vais suivre les allocataires du RSA."),
)
ANSWERED = (
    (OWN_GROUP, 40, "Peut-on venir écouter avant de s’engager ?", "Bienvenue, venez mardi.", True),
    (4, 33, "Je voudrais suivre vos échanges.", "Nous préférons rester en petit nombre.", False),
)


def ask_to_join(cast: Cast) -> None:
    """Replay the requests to join of the full region."""
    own = own_workgroups()
    for number, days, message in WAITING:
        _ask(cast, own[number], days, message)
    for number, days, message, word, is_accepted in ANSWERED:
        request = _ask(cast, own[number], days, message)
        answer = accept if is_accepted else decline
        with replayed_at(now() - timedelta(days=days - 3)):
            answer(request, word, by=cast.personas["animatrice"])
    member = cast.personas["membre"]
    with replayed_at(now() - timedelta(days=3)):
        join(own[8], "Je reçois de plus en plus de jeunes sans formation.", by=member)


def _ask(cast: Cast, workgroup: Workgroup, days: int, message: str) -> JoinRequest:
    outside = [
        player.user
        for player in cast.people[FULL_REGION]
        if player.user.is_active and not is_member(player.user, workgroup)
    ]
    with replayed_at(now() - timedelta(days=days)):
        asked = join(workgroup, message, by=cast.dice.choice(outside))
    assert isinstance(asked, JoinRequest)
    return asked
