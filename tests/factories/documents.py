"""Documents with their files really stored, their versions, deposits not finished."""

import hashlib
from typing import Any

import factory
from sqlalchemy import select

from app.core import files
from app.core.db import db, now
from app.core.text import fold
from app.documents.models import (
    Deposit,
    DepositedFile,
    Document,
    DocumentDepartment,
    DocumentFile,
    DocumentKind,
    DocumentStatus,
    DocumentVersion,
    ScanState,
)
from app.workgroups.models import Audience
from tests.factories.base import Factory
from tests.factories.groups import WorkgroupFactory
from tests.factories.people import UserFactory


def small_pdf(words: str) -> bytes:
    """A whole PDF of one page that bears these words (ASCII)."""
    drawn = f"BT /F1 18 Tf 72 760 Td ({words}) Tj ET".encode("ascii")
    fonts = b"/Resources << /Font << /F1 4 0 R >> >> "
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R %s>>" % fonts,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    whole, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    whole += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return whole + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        whole.index(b"xref\n"),
    )


class DocumentFileFactory(Factory):
    """A file whose ``content`` is stored, by default a PDF of its own; given out unless told
    otherwise by ``scan_state``. The same content is one file."""

    class Meta:
        model = DocumentFile

    content = factory.Sequence(lambda n: small_pdf(f"Fichier {n}"))
    extension = "pdf"
    media_type = "application/pdf"
    scan_state = ScanState.NOT_SCANNED

    @classmethod
    def _create(cls, model_class: type[DocumentFile], *args: Any, **kwargs: Any) -> Any:
        content: bytes = kwargs.pop("content")
        digest = hashlib.sha256(content).hexdigest()
        known = db.session.scalar(select(DocumentFile).where(DocumentFile.sha256 == digest))
        if known is not None:
            return known
        kwargs |= {
            "sha256": digest,
            "stored_name": files.save(content),
            "byte_count": len(content),
        }
        return super()._create(model_class, *args, **kwargs)


class DocumentVersionFactory(Factory):
    """The next version of ``document``, which becomes its newest one unless ``quarantined``."""

    class Meta:
        model = DocumentVersion

    class Params:
        quarantined = factory.Trait(cleared_at=None)

    file_name = "document.pdf"
    cleared_at = factory.LazyFunction(now)

    @classmethod
    def _create(cls, model_class: type[DocumentVersion], *args: Any, **kwargs: Any) -> Any:
        document: Document = kwargs.pop("document")
        number = document.version_count + 1
        kwargs.setdefault("number", number)
        kwargs.setdefault("deposited_by_id", document.deposited_by_id)
        kwargs.setdefault("depositor_name", document.depositor_name)
        kwargs["document_id"] = document.id
        if "file_id" not in kwargs:
            state = ScanState.NOT_SCANNED if kwargs["cleared_at"] else ScanState.PENDING
            kwargs["file_id"] = DocumentFileFactory(scan_state=state).id
        made = super()._create(model_class, *args, **kwargs)
        document.version_count = number
        if made.cleared_at is not None:
            document.current_version_id, document.status = made.id, made.status
            document.changed_at = max(document.changed_at, made.cleared_at)
        db.session.flush()
        return made


class DocumentFactory(Factory):
    """A document of ``workgroup`` (of a region with ``region_code`` alone, of the nation with
    ``national``) that ``by`` deposited, with a version 1 out of quarantine and told.

    Without more, the group alone reads it and it is a working note.
    """

    class Meta:
        model = Document

    class Params:
        for_region = factory.Trait(audience=Audience.REGION)
        for_members = factory.Trait(audience=Audience.MEMBERS)
        public = factory.Trait(audience=Audience.PUBLIC, status=DocumentStatus.PUBLISHED)
        adopted = factory.Trait(status=DocumentStatus.ADOPTED)
        validated = factory.Trait(status=DocumentStatus.VALIDATED)
        published = factory.Trait(status=DocumentStatus.PUBLISHED)
        trashed = factory.Trait(trashed_at=factory.LazyFunction(now))
        quarantined = factory.Trait(is_quarantined=True, announced_at=None)
        national = factory.Trait(is_national=True, audience=Audience.MEMBERS)

    title = factory.Sequence(lambda n: f"Compte rendu de la réunion {n}")
    summary = "Les suites données aux petits déjeuners à l’école."
    kind = DocumentKind.MINUTES
    year = 2020
    audience = Audience.WORKGROUP
    status = DocumentStatus.WORKING_NOTE
    announced_at = factory.LazyFunction(now)
    is_quarantined = False
    is_national = False

    @classmethod
    def _create(cls, model_class: type[Document], *args: Any, **kwargs: Any) -> Any:
        own = {name: kwargs.pop(name, None) for name in ("workgroup", "by", "at", "content")}
        is_quarantined = kwargs.pop("is_quarantined")
        file_name = kwargs.pop("file_name", "compte-rendu.pdf")
        departments = kwargs.pop("departments", ())
        kwargs |= _place(own["workgroup"], kwargs.pop("is_national"), kwargs)
        author, moment = own["by"] or UserFactory(), own["at"] or now()
        kwargs |= {"deposited_by_id": author.id, "depositor_name": author.full_name}
        kwargs |= {"sort_title": fold(kwargs["title"]), "deposited_at": moment}
        given, audience = kwargs.pop("status"), kwargs.pop("audience")
        narrow = audience if audience is not Audience.PUBLIC else Audience.MEMBERS
        made = super()._create(model_class, *args, audience=narrow, changed_at=moment, **kwargs)
        version: dict[str, Any] = {"status": given, "file_name": file_name}
        if own["content"]:
            version["file_id"] = DocumentFileFactory(content=own["content"]).id
        cleared = None if is_quarantined else moment
        first = DocumentVersionFactory(
            document=made, cleared_at=cleared, deposited_at=moment, **version
        )
        if audience is Audience.PUBLIC:
            made.public_version_id, made.published_at = first.id, moment
            made.audience = audience
        for code in departments:
            db.session.add(DocumentDepartment(document_id=made.id, department_code=code))
        db.session.flush()
        return made


def _place(workgroup: Any, is_national: bool, given: dict[str, Any]) -> dict[str, Any]:
    if is_national:
        return {"region_code": None, "workgroup_id": None}
    if workgroup is None and "region_code" not in given:
        workgroup = WorkgroupFactory()
    if workgroup is None:
        return {}
    return {
        "region_code": workgroup.region_code,
        "workgroup_id": workgroup.id,
        "theme_id": given.get("theme_id", workgroup.theme_id),
    }


class DepositFactory(Factory):
    """A deposit that ``user_id`` has not finished, with one file."""

    class Meta:
        model = Deposit

    user_id = factory.LazyAttribute(lambda _: UserFactory().id)

    @classmethod
    def _create(cls, model_class: type[Deposit], *args: Any, **kwargs: Any) -> Any:
        workgroup = kwargs.pop("workgroup", None) or WorkgroupFactory()
        kwargs |= {"region_code": workgroup.region_code, "workgroup_id": workgroup.id}
        made = super()._create(model_class, *args, **kwargs)
        db.session.add(
            DepositedFile(
                deposit_id=made.id,
                file_id=DocumentFileFactory(scan_state=ScanState.PENDING).id,
                file_name="Diagnostic_partage-2020.pdf",
            )
        )
        db.session.flush()
        return made
