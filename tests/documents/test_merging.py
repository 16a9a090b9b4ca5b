"""What becomes of the documents of a structure that staff merge into another."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.core.db import db
from app.directory.services.merging import merge
from app.documents.models import Document
from tests.factories import DocumentFactory, OrganisationFactory, StaffFactory
from tests.support.client import PageClient


def test_the_documents_of_a_double_are_counted_then_go_to_the_structure_that_is_kept(
    session: Session, client: PageClient, sign_in: Callable[..., None]
) -> None:
    kept, double = OrganisationFactory(), OrganisationFactory()
    document = DocumentFactory(organisation_id=double.id)
    staff = StaffFactory()
    sign_in(client, staff)
    page = client.page(f"/gestion/annuaire/structures/{double.id}/fusionner?avec={kept.id}")
    assert "1\N{NO-BREAK SPACE}document" in page.css_first("main").text()
    document_id, kept_id = document.id, kept.id
    merge(double, kept, by=staff)
    db.session.commit()
    assert db.session.get_one(Document, document_id).organisation_id == kept_id
