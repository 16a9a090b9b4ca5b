"""The library of the demonstration: papers of every format and weight, gone once it is removed."""

import io

import pytest
from sqlalchemy import func, select

from app.administration.demo import removal
from app.administration.demo.crowd.documents import fill_library
from app.administration.demo.documents.formats import WRITERS, write
from app.core import files
from app.core.db import db
from app.core.file_kinds import kind_of_name
from app.documents.models import (
    Document,
    DocumentFile,
    DocumentStatus,
    DocumentVersion,
    StatusChange,
)
from app.documents.policies import public_documents
from app.notifications.models import Notification
from app.workgroups.models import Audience
from tests.factories import UserFactory
from tests.support import demonstration

pytestmark = pytest.mark.xdist_group(demonstration.GROUP)


@pytest.fixture
def loaded(app, session, process_folder):
    demonstration.bring(app, process_folder)
    return session


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_library_has_every_format_weight_and_audience(loaded):
    assert count(Document) >= 25
    assert set(loaded.scalars(select(DocumentFile.extension))) == set(WRITERS)
    assert set(loaded.scalars(select(Document.status))) == set(DocumentStatus)
    assert set(loaded.scalars(select(Document.audience))) == set(Audience)
    assert loaded.scalar(select(Document.id).where(Document.trashed_at.is_not(None)))
    assert loaded.scalar(select(Document.id).where(Document.replaced_by_id.is_not(None)))
    assert loaded.scalar(select(Document.id).where(Document.version_count > 1))
    assert len(loaded.scalars(public_documents()).all()) >= 4
    for file in loaded.scalars(select(DocumentFile)):
        assert files.size_of(file.stored_name) == file.byte_count


@pytest.mark.parametrize("extension", WRITERS)
def test_a_file_of_the_demonstration_is_one_that_a_deposit_takes(extension):
    table = "Mois;Foyers\nseptembre;410\noctobre;452\n"
    content = write(extension, "L’été à Béthune", table)
    kind_of_name(f"paper.{extension}").check(io.BytesIO(content))


@pytest.mark.timeout(300)
def test_the_documents_go_with_the_demonstration_but_those_that_somebody_real_wrote_in(loaded):
    kept, gone = loaded.scalars(select(Document).order_by(Document.id).limit(2)).all()
    real = UserFactory()
    first = loaded.scalars(
        select(DocumentVersion).where(DocumentVersion.document_id == kept.id)
    ).first()
    first.deposited_by_id = real.id
    loaded.commit()
    kept_id, gone_id = kept.id, gone.id
    removal.remove()
    loaded.commit()
    assert list(loaded.scalars(select(Document.id))) == [kept_id]
    assert loaded.get(Document, gone_id) is None
    assert not loaded.get_one(Document, kept_id).is_demo
    assert set(loaded.scalars(select(StatusChange.document_id))) <= {kept_id}
    told = select(Notification.about_id).where(Notification.about_kind == "documents")
    assert set(loaded.scalars(told)) <= {kept_id}
    versions = select(DocumentVersion.file_id)
    assert set(loaded.scalars(select(DocumentFile.id))) == set(loaded.scalars(versions))


def test_a_volume_of_documents_is_added_once(loaded):
    before = count(Document)
    assert fill_library(300) == 300
    assert fill_library(300) == 0
    assert count(Document) == before + 300
    pointless = Document.current_version_id.is_(None)
    assert loaded.scalar(select(func.count()).where(pointless).select_from(Document)) == 0
