"""Members who ask to join another group: some wait, some were answered with a word."""

from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.people import Cast
from app.administration.demo.timeline import Story, Timeline, days_ago
from app.administration.demo.workgroups import OWN_GROUP, by_number
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
    (OWN_GROUP, 33, "Je voudrais suivre vos échanges.", "Voyons-nous d’abord en octobre.", False),
)


def ask_to_join(cast: Cast, timeline: Timeline) -> None:
    """Tell the requests to join of the full region."""
    own = by_number(FULL_REGION)
    for number, days, message in WAITING:
        timeline.tell(_asked(cast, own[number], days, message))
    for number, days, message, word, is_accepted in ANSWERED:
        timeline.tell(_answered(cast, own[number], days, message, word, is_accepted))
    timeline.tell(_of_member(cast, own[8]))


def _asked(cast: Cast, workgroup: Workgroup, days: int, message: str) -> Story:
    yield days_ago(days)
    _join(cast, workgroup, message)


def _answered(
    cast: Cast, workgroup: Workgroup, days: int, message: str, word: str, is_accepted: bool
) -> Story:
    answered_at = days_ago(days - 3)
    yield days_ago(days)
    request = _join(cast, workgroup, message)
    yield answered_at
    answer = accept if is_accepted else decline
    answer(request, word, by=cast.personas["animatrice"])


def _of_member(cast: Cast, workgroup: Workgroup) -> Story:
    yield days_ago(3)
    join(workgroup, "Je reçois de plus en plus de jeunes sans formation.", cast.personas["membre"])


def _join(cast: Cast, workgroup: Workgroup, message: str) -> JoinRequest:
    outside = [
        player.user
        for player in cast.people[FULL_REGION]
        if player.user.is_active and not is_member(player.user, workgroup)
    ]
    asked = join(workgroup, message, by=cast.dice.choice(outside))
    assert isinstance(asked, JoinRequest)
    return asked
