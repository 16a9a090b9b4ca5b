"""What is stored of an access request, by noun."""

from app.access_requests.models.bulk import BulkRun, Gesture
from app.access_requests.models.invitations import (
    Invitation,
    InvitationOver,
    InvitationState,
    InvitedWorkgroup,
    SentToday,
)
from app.access_requests.models.requests import (
    AccessRequest,
    WantedWorkgroup,
)
from app.access_requests.models.reviews import (
    AskedOpinion,
    Opinion,
    ReasonText,
    RequestMessage,
)
from app.access_requests.models.states import (
    CLAIM_LIFETIME,
    FINAL_STATUSES,
    OPEN_STATUSES,
    TRANSITIONS,
    AlreadyConfirmed,
    AlreadyDecided,
    Decision,
    ImpossibleStep,
    OpinionClosed,
    OpinionValue,
    ReasonMissing,
    RequestStatus,
)

__all__ = [
    "CLAIM_LIFETIME",
    "FINAL_STATUSES",
    "OPEN_STATUSES",
    "TRANSITIONS",
    "AccessRequest",
    "AlreadyConfirmed",
    "AlreadyDecided",
    "AskedOpinion",
    "BulkRun",
    "Decision",
    "Gesture",
    "ImpossibleStep",
    "Invitation",
    "InvitationOver",
    "InvitationState",
    "InvitedWorkgroup",
    "Opinion",
    "OpinionClosed",
    "OpinionValue",
    "ReasonMissing",
    "ReasonText",
    "RequestMessage",
    "RequestStatus",
    "SentToday",
    "WantedWorkgroup",
]
