"""What the library stores, one module for each noun."""

from app.documents.models.deposits import Deposit, DepositedFile
from app.documents.models.documents import (
    Document,
    DocumentDepartment,
    DocumentKind,
    StatusChange,
)
from app.documents.models.files import DocumentFile, DocumentPage, ExtractionState, ScanState
from app.documents.models.versions import DocumentStatus, DocumentVersion

__all__ = [
    "Deposit",
    "DepositedFile",
    "Document",
    "DocumentDepartment",
    "DocumentFile",
    "DocumentKind",
    "DocumentPage",
    "DocumentStatus",
    "DocumentVersion",
    "ExtractionState",
    "ScanState",
    "StatusChange",
]
