"""What is stored of the directory, one module for each noun."""

from app.directory.models.entries import (
    Entry,
    EntryKind,
    EntryLabel,
    EntryWord,
    LabelCount,
    Vocabulary,
    within,
)
from app.directory.models.imports import ImportKind, ImportProblem, ImportRun, ImportState
from app.directory.models.organisations import Organisation, OrganisationType
from app.directory.models.people import (
    Affiliation,
    Consent,
    Detail,
    Expertise,
    Profile,
    ProfileExpertise,
    Visibility,
)
from app.directory.models.relays import RelayedMessage, RelayRefusal
from app.directory.models.territories import Department, Region

__all__ = [
    "Affiliation",
    "Consent",
    "Department",
    "Detail",
    "Entry",
    "EntryKind",
    "EntryLabel",
    "EntryWord",
    "Expertise",
    "ImportKind",
    "ImportProblem",
    "ImportRun",
    "ImportState",
    "LabelCount",
    "Organisation",
    "OrganisationType",
    "Profile",
    "ProfileExpertise",
    "Region",
    "RelayRefusal",
    "RelayedMessage",
    "Visibility",
    "Vocabulary",
    "within",
]
