"""What a person may do with a document, by where they stand in its place: read once, all said."""

from dataclasses import dataclass

from app.accounts.models import User
from app.documents.models import Document
from app.workgroups.standing import Standing, standing_in


@dataclass(frozen=True)
class Rights:
    """What a person may do with a document today. Every ``can_*`` about a document says it."""

    standing: Standing
    document: Document
    is_depositor: bool

    @property
    def runs(self) -> bool:
        """They answer for the place of the document: facilitator, region, ANSA."""
        return self.standing.runs

    @property
    def may_edit(self) -> bool:
        is_note = self.document.status.weight == 0
        return self.runs or (self.is_depositor and is_note and self.standing.takes_part)

    @property
    def may_add_version(self) -> bool:
        return self.runs if self.document.workgroup_id is None else self.standing.takes_part

    @property
    def may_adopt(self) -> bool:
        return self.runs

    @property
    def may_validate(self) -> bool:
        return self.standing.oversees

    @property
    def may_publish(self) -> bool:
        return self.runs

    @property
    def may_change_audience(self) -> bool:
        return self.runs

    @property
    def may_open_to_public(self) -> bool:
        return self.standing.oversees

    @property
    def may_trash(self) -> bool:
        return self.may_edit


def rights_on(user: User, document: Document) -> Rights:
    """What a person may do with a document, in one statement at most."""
    standing = standing_in(user, document.region_code, document.workgroup_id)
    return Rights(standing, document, is_depositor=document.deposited_by_id == user.id)
