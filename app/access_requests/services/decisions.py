"""Decisions: group by group, accepted, declined with a reason, or held; each one once."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access_requests.models import (
    AccessRequest,
    AlreadyDecided,
    Decision,
    ImpossibleStep,
    RequestStatus,
    WantedWorkgroup,
)
from app.access_requests.services.answers import Choice, Round, preview, send_answer
from app.access_requests.services.asking import stop_asking
from app.access_requests.services.claims import let_go, take
from app.access_requests.services.locking import lock
from app.access_requests.services.welcome import SamePerson, account_of, welcome
from app.accounts.models import User
from app.core import audit
from app.core.dates import moment
from app.core.db import db, now
from app.core.errors import DomainError
from app.core.mail_texts import Wording
from app.workgroups.models import Workgroup


class NothingChosen(DomainError):
    """No group was decided on."""

    next_step = "Revenez à la demande et choisissez une réponse pour un groupe au moins."

    def __init__(self) -> None:
        super().__init__("Vous n’avez rien décidé.")


class ReasonNeeded(DomainError):
    """A group was declined without saying why."""

    next_step = "Revenez à la demande et dites pourquoi : la personne lira ce motif."

    def __init__(self) -> None:
        super().__init__("Un refus doit être motivé.")


def decide(
    asked: AccessRequest,
    choices: Sequence[Choice],
    *,
    by: User,
    same_person: SamePerson | None = None,
    take_over: bool = False,
    words: Wording | None = None,
) -> AccessRequest:
    """Settle or hold some of the wanted groups, open what is accepted, and tell it in one mail.

    Raises AlreadyDecided, ImpossibleStep, ClaimedByAnother, NothingChosen, ReasonNeeded, and what
    ``welcome`` and ``send_answer`` raise.
    """
    asked = lock(asked.id)
    wishes = wishes_of(asked)
    chosen = _checked(asked, wishes, choices)
    take(asked, by=by, take_over=take_over)
    for choice in chosen:
        _note(choice, by)
    accepted = [choice.wish for choice in chosen if choice.decision is Decision.ACCEPTED]
    account = account_of(asked, same_person)
    if accepted:
        account = welcome(asked, accepted, same_person=same_person, by=by)
    _conclude(asked, wishes)
    audit.record("access_request.decided", asked, by=by, **_told(chosen))
    send_answer(Round(asked, wishes, chosen, account), words)
    return asked


def foresee(
    asked: AccessRequest, choices: Sequence[Choice], same_person: SamePerson | None = None
) -> tuple[Round, Wording]:
    """What a decision would do and the mail it would send, without doing anything.

    Raises AlreadyDecided, ImpossibleStep, NothingChosen, ReasonNeeded.
    """
    wishes = wishes_of(asked)
    chosen = _checked(asked, wishes, choices)
    foreseen = Round(asked, wishes, chosen, account_of(asked, same_person))
    return foreseen, preview(foreseen)


def was_said(asked: AccessRequest, choices: Sequence[Choice], *, by: User) -> bool:
    """Whether this person decided this very thing already, as a form sent twice does."""
    said = {wish.id: wish for wish in wishes_of(asked)}
    chosen = [choice for choice in choices if choice.decision is not Decision.UNDECIDED]
    return all(
        said[choice.wish.id].decided_by_id == by.id
        and said[choice.wish.id].decision is choice.decision
        for choice in chosen
    )


def wishes_of(asked: AccessRequest) -> list[WantedWorkgroup]:
    """The wanted groups as they stand now, with their names and who decided."""
    group = joinedload(WantedWorkgroup.workgroup)
    return list(
        db.session.scalars(
            select(WantedWorkgroup)
            .where(WantedWorkgroup.request_id == asked.id)
            .options(
                group.joinedload(Workgroup.theme),
                group.joinedload(Workgroup.region),
                joinedload(WantedWorkgroup.decided_by),
            )
            .order_by(WantedWorkgroup.id)
            .execution_options(populate_existing=True)
        )
    )


def _checked(
    asked: AccessRequest, wishes: Sequence[WantedWorkgroup], choices: Sequence[Choice]
) -> list[Choice]:
    own = {wish.id: wish for wish in wishes}
    chosen = [
        Choice(own[choice.wish.id], choice.decision, choice.reason.strip())
        for choice in choices
        if choice.decision is not Decision.UNDECIDED
    ]
    for choice in chosen:
        _check(choice)
    if not asked.status.is_open:
        raise ImpossibleStep(
            f"Cette demande est « {asked.status.label} » : il n’y a plus à y répondre."
        )
    if not chosen:
        raise NothingChosen
    return chosen


def _check(choice: Choice) -> None:
    if choice.wish.is_settled:
        raise AlreadyDecided(_who_decided(choice.wish))
    if choice.decision is Decision.DECLINED and not choice.reason:
        raise ReasonNeeded
    if choice.decision is Decision.ACCEPTED and choice.wish.workgroup.is_archived:
        raise ImpossibleStep(
            f"Le groupe « {choice.wish.workgroup.title} » est archivé : personne ne peut "
            "plus y entrer.",
            "Refusez ce groupe en orientant la personne vers celui qui l’a remplacé.",
        )


def _who_decided(wish: WantedWorkgroup) -> str:
    who = f" par {wish.decided_by.full_name}" if wish.decided_by else ""
    when = f" le {moment(wish.decided_at)}" if wish.decided_at else ""
    return f"« {wish.workgroup.title} » a déjà été {wish.decision.label.lower()}{who}{when}."


def _note(choice: Choice, by: User) -> None:
    choice.wish.decision, choice.wish.reason = choice.decision, choice.reason
    choice.wish.decided_at, choice.wish.decided_by = now(), by


def _conclude(asked: AccessRequest, wishes: Sequence[WantedWorkgroup]) -> None:
    """The request's state follows from its groups'; nobody holds it any more."""
    asked.move_to(_status_of({wish.decision for wish in wishes}))
    if asked.status.is_final:
        asked.decided_at = now()
        stop_asking(asked)
    let_go(asked)


def _status_of(decisions: set[Decision]) -> RequestStatus:
    if Decision.UNDECIDED in decisions:
        return RequestStatus.PENDING
    if Decision.HELD in decisions:
        return RequestStatus.ON_HOLD
    return RequestStatus.APPROVED if Decision.ACCEPTED in decisions else RequestStatus.DECLINED


def _told(chosen: Sequence[Choice]) -> dict[str, list[str]]:
    """The groups by decision, for the journal."""
    told: dict[str, list[str]] = {}
    for choice in chosen:
        told.setdefault(choice.decision.value, []).append(choice.wish.workgroup.title)
    return told
