"""Who may read, deposit and run documents, one module for each question."""

from app.documents.policies.acting import (
    can_add_version,
    can_adopt,
    can_change_audience,
    can_deposit,
    can_deposit_somewhere,
    can_edit,
    can_open_to_public,
    can_publish,
    can_restore,
    can_run,
    can_trash,
    can_validate,
    deposit_places,
)
from app.documents.policies.depositing import begun_deposits, deposit_audiences
from app.documents.policies.reading import (
    NAMED,
    followed_versions,
    own_deposits,
    public_documents,
    quarantined_documents,
    quarantined_versions,
    visible_documents,
    visible_trash,
    visible_versions,
)
from app.documents.policies.rights import Rights, rights_on
from app.documents.policies.status import can_change_status, can_give_status, given_statuses

__all__ = [
    "NAMED",
    "Rights",
    "begun_deposits",
    "can_add_version",
    "can_adopt",
    "can_change_audience",
    "can_change_status",
    "can_deposit",
    "can_deposit_somewhere",
    "can_edit",
    "can_give_status",
    "can_open_to_public",
    "can_publish",
    "can_restore",
    "can_run",
    "can_trash",
    "can_validate",
    "deposit_audiences",
    "deposit_places",
    "followed_versions",
    "given_statuses",
    "own_deposits",
    "public_documents",
    "quarantined_documents",
    "quarantined_versions",
    "rights_on",
    "visible_documents",
    "visible_trash",
    "visible_versions",
]
