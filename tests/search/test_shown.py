"""What was found is shown by what the reader may see of it, with names in French."""

from app.agenda.models import Minutes
from app.core.db import db, now
from app.core.search_index.items import Key
from app.core.search_index.questions import Hit
from app.core.search_index.shown import names_of, shown
from app.core.search_index.sources import sources
from app.documents.models import DocumentPage, DocumentVersion
from app.workgroups.models import Audience
from tests.factories import (
    AffiliationFactory,
    DocumentFactory,
    EventFactory,
    OrganisationFactory,
    PostFactory,
    ProfileFactory,
    TopicFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.factories.forums import forum_of
from tests.support.queries import count_queries


def test_what_is_denied_is_not_shown_whatever_the_index_says(session):
    topic = TopicFactory(forum=forum_of(WorkgroupFactory(number=5)))
    document = DocumentFactory(workgroup=WorkgroupFactory(number=5))
    gone = UserFactory(deactivated=True)
    session.commit()
    hits = [
        Hit(Key(kind, number), 1.0)
        for kind, number in (
            ("topic", topic.id),
            ("document", document.id),
            ("person", gone.id),
            ("post", 1),
            ("organisation", 999),
            ("workgroup", 999_999),
            ("unheard-of", 1),
        )
    ]
    assert shown(UserFactory(), hits) == []


def test_what_many_things_are_costs_no_more_queries_than_what_two_are(session):
    here = forum_of(None)
    make_some(here)
    for source in sources():
        ids = list(session.scalars(source.ids().limit(20)))
        assert len(ids) >= 3, source.kind
        counts = []
        for some in (ids[:2], ids):
            session.expunge_all()
            with count_queries(session.get_bind()) as seen:
                assert len(list(source.describe(some))) == len(some), source.kind
            counts.append(len(seen))
        assert counts[0] == counts[1], source.kind
        reader = UserFactory(national=True)
        session.commit()
        assert reader.is_active
        assert reader.roles
        counts = []
        for some in (ids[:2], ids):
            with count_queries(session.get_bind()) as seen:
                found = shown(reader, [Hit(Key(source.kind, each), 1.0, 1) for each in some])
            assert len(found) == len(some), source.kind
            counts.append(len(seen))
        assert counts[0] == counts[1], source.kind


def make_some(forum) -> None:
    for _ in range(3):
        topic = TopicFactory(forum=forum)
        PostFactory(topic=topic)
        person = UserFactory()
        ProfileFactory(user_id=person.id)
        AffiliationFactory(user_id=person.id)
        document = DocumentFactory(audience=Audience.MEMBERS)
        version = db.session.get_one(DocumentVersion, document.current_version_id)
        db.session.add(DocumentPage(file_id=version.file_id, number=1, text="Page"))
        event = EventFactory(national=True)
        db.session.add(Minutes(event_id=event.id, introduction_html="<p>Vu</p>", shared_at=now()))
    db.session.commit()


def test_the_values_of_facets_have_french_names(session):
    group = WorkgroupFactory(number=5)
    person = UserFactory(first_name="Awa", last_name="Ndiaye")
    gone = UserFactory(deactivated=True)
    structure = OrganisationFactory(name="Les Jardins")
    session.commit()
    theme_id = group.theme_id
    told = {
        "container": ("workgroup-" + str(group.id), "region-32", "members", "workgroup-x"),
        "author": (str(person.id), str(gone.id), "moi"),
        "organisation": (str(structure.id),),
        "category": ("document-minutes", "organisation-ccas", "autre"),
        "theme": (str(theme_id),),
        "region": ("32", "99"),
        "kind": ("topic", "inconnu"),
    }
    named = {facet: names_of(person, facet, values) for facet, values in told.items()}
    assert named["container"] == {
        f"workgroup-{group.id}": "GT 5 – Accès à l’alimentation (Hauts-de-France)",
        "region-32": "Hauts-de-France",
        "members": "Tous les membres",
    }
    assert named["author"] == {str(person.id): "Awa Ndiaye"}
    assert named["organisation"] == {str(structure.id): "Les Jardins"}
    assert named["category"]["document-minutes"] == "Compte rendu"
    assert "autre" not in named["category"]
    assert named["theme"] == {str(theme_id): "Accès à l’alimentation"}
    assert named["region"] == {"32": "Hauts-de-France"}
    assert named["kind"] == {"topic": "sujets"}
