"""Answers: the one mail that tells a person all that was decided in a round."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.access_requests import mails
from app.access_requests.models import AccessRequest, Decision, WantedWorkgroup
from app.access_requests.services.following import follow_link
from app.accounts.models import User
from app.accounts.services.activation import LIFETIME, activation_link
from app.core import mail_texts
from app.core.dates import NBSP
from app.core.errors import DomainError
from app.core.links import absolute_url
from app.core.mail import send_mail
from app.core.mail_texts import MailText, Wording

LINK_PLACEHOLDER = "{{ lien }}"
_LINK = re.compile(r"\{\{\s*lien\s*\}\}")
TITLES = {
    Decision.ACCEPTED: "Accepté",
    Decision.DECLINED: "Refusé",
    Decision.HELD: "Mis en attente",
    Decision.UNDECIDED: "Encore à l’étude",
}


class LinkMissing(DomainError):
    """The text of a mail lost the link that it is sent for."""

    next_step = "Remettez « {{ lien }} » seul sur une ligne : il sera remplacé par le lien."

    def __init__(self) -> None:
        super().__init__("Le courriel ne contient plus le lien personnel.")


class Choice(NamedTuple):
    """What is decided for one wanted group, and why."""

    wish: WantedWorkgroup
    decision: Decision
    reason: str = ""


@dataclass(frozen=True)
class Round:
    """What a request's groups become: those decided now, and those left as they are."""

    asked: AccessRequest
    wishes: Sequence[WantedWorkgroup]
    choices: Sequence[Choice]
    account: User | None

    def decision_of(self, wish: WantedWorkgroup) -> Decision:
        chosen = {choice.wish.id: choice.decision for choice in self.choices}
        return chosen.get(wish.id, wish.decision)

    def accepts(self) -> bool:
        return any(choice.decision is Decision.ACCEPTED for choice in self.choices)

    @property
    def text(self) -> MailText:
        """Which mail tells it."""
        if self.accepts():
            is_new = self.account is None or self.account.is_pending
            return mails.APPROVED if is_new else mails.JOINED
        ends = {self.decision_of(wish) for wish in self.wishes}
        return mails.DECLINED if ends == {Decision.DECLINED} else mails.PROGRESS

    @property
    def recipients(self) -> list[str]:
        """The address of the request, and that of the account where they differ.

        The link that activates an account goes to the address of that account alone.
        """
        if self.account is None or not self.accepts():
            return [self.asked.email]
        if self.account.is_pending:
            return [self.account.email]
        return list(dict.fromkeys([self.account.email, self.asked.email]))


def preview(round_: Round) -> Wording:
    """The mail as it will leave, its personal link still to come."""
    return mail_texts.fill(round_.text, _values(round_, LINK_PLACEHOLDER))


def send_answer(round_: Round, words: Wording | None = None) -> None:
    """Send the mail of a round, reworded or not. Raises LinkMissing, BadMailText."""
    if words is not None and not _LINK.search(words.body):
        raise LinkMissing
    values = _values(round_, _link(round_))
    for address in round_.recipients:
        send_mail(address, round_.text.key, values, about=round_.asked, words=words)


def _link(round_: Round) -> str:
    if round_.text is mails.APPROVED and round_.account is not None:
        return activation_link(round_.account)
    if round_.text is mails.JOINED:
        return absolute_url("workgroups.index")
    if round_.text is mails.DECLINED:
        return absolute_url("access_requests.ask")
    return follow_link(round_.asked)


def _values(round_: Round, link: str) -> Mapping[str, str]:
    blocks = [_block(round_, decision) for decision in TITLES]
    return {
        "prenom": round_.asked.first_name,
        "decisions": "\n\n".join(block for block in blocks if block),
        "jours": str(LIFETIME.days),
        "lien": link,
    }


def _block(round_: Round, decision: Decision) -> str:
    """The groups that share a decision, in the order they were asked for, with the reasons."""
    reasons = {choice.wish.id: choice.reason for choice in round_.choices}
    lines = []
    for wish in round_.wishes:
        if round_.decision_of(wish) is not decision or _is_old_news(round_, wish):
            continue
        group = wish.workgroup
        lines.append(f"- {group.title} ({group.region.name})")
        if reason := reasons.get(wish.id):
            lines.append(f"  Motif{NBSP}: " + reason.replace("\n", "\n  "))
    return "\n".join([f"{TITLES[decision]}{NBSP}:", *lines]) if lines else ""


def _is_old_news(round_: Round, wish: WantedWorkgroup) -> bool:
    """A group settled in an earlier round was told then."""
    return wish.is_settled and wish.id not in {choice.wish.id for choice in round_.choices}
