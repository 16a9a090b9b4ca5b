"""What people change is found as it stands now, and shown by what the reader may see of it."""

from sqlalchemy import select, update

from app.accounts.models import User
from app.core.db import db, now
from app.core.search_index.items import Key
from app.core.search_index.outbox import SearchChange
from app.core.search_index.sources import describe
from app.directory.models import (
    Affiliation,
    Expertise,
    Organisation,
    Profile,
    ProfileExpertise,
    Visibility,
)
from app.directory.services import merging as organisations
from app.documents.models import DocumentPage, DocumentStatus, DocumentVersion, ExtractionState
from app.documents.services.clearing import withdraw
from app.forums.models import Post
from app.forums.services import merging, moves, splitting
from app.forums.services.splitting import Span
from app.workgroups.audiences import audiences_of
from app.workgroups.models import Openness, Theme
from app.workgroups.services.themes import edit_theme
from tests.factories import (
    AffiliationFactory,
    AttachmentFactory,
    DocumentFactory,
    DocumentVersionFactory,
    MemberFactory,
    OrganisationFactory,
    PostFactory,
    ProfileFactory,
    StaffFactory,
    TopicFactory,
    UserFactory,
    WorkgroupFactory,
)
from tests.factories.forums import forum_of
from tests.search.asking import ALL, ask, keys, lines


def test_a_topic_is_found_by_its_title_its_first_post_and_its_files(index):
    topic = TopicFactory(title="Épiceries sociales", body="Qui connaît un **grossiste** ?")
    first = db.session.scalars(select(Post).where(Post.topic_id == topic.id)).one()
    AttachmentFactory(post_id=first.id, name="tarifs-maraicher.pdf")
    index.refresh()
    own = {Key("topic", topic.id)}
    place = ALL | {forum_place(topic)}
    assert keys("epicerie sociale", place) == keys("grossistes", place) == own
    assert keys("tarifs maraicher", place) == own


def forum_place(topic) -> str:
    db.session.refresh(topic, ["forum"])
    return topic.forum.place


def test_a_reply_is_found_by_its_own_words_and_leads_to_its_place(index):
    member = MemberFactory(workgroup=WorkgroupFactory(number=5))
    topic = TopicFactory(title="Épiceries sociales", forum=forum_of(WorkgroupFactory(number=5)))
    post = PostFactory(topic=topic, body="Le grossiste de Lens livre.", author=member)
    index.refresh()
    (line,) = lines(member, "grossiste")
    assert line.title == "Épiceries sociales"
    assert line.href.endswith(f"/forum/messages/{post.id}")
    assert line.place == "GT 5 – Accès à l’alimentation, Hauts-de-France"
    assert line.author == member.full_name
    assert line.text == "Le grossiste de Lens livre."
    assert len(lines(member, "épiceries")) == 1


def test_a_hidden_post_is_no_longer_found_and_comes_back(index):
    topic = TopicFactory(forum=forum_of(None), body="Premier propos : saugrenu")
    post = PostFactory(topic=topic, body="Second propos")
    posts = select(Post).where(Post.topic_id == topic.id).order_by(Post.id)
    first = db.session.scalars(posts.limit(1)).one()
    index.refresh()
    assert len(keys("propos")) == 2
    first.hidden_at = post.hidden_at = now()
    index.refresh()
    assert keys("propos") == keys("saugrenu") == set()
    post.hidden_at = None
    index.refresh()
    assert keys("propos") == {Key("post", post.id)}


def test_posts_follow_their_topic_where_it_goes(index):
    here = WorkgroupFactory(number=5)
    staff = StaffFactory()
    topic = TopicFactory(forum=forum_of(None), title="Maraude", body="Bivouac")
    post = PostFactory(topic=topic, body="Bivouac aussi")
    index.refresh()
    assert keys("bivouac") == {Key("topic", topic.id), Key("post", post.id)}
    moves.move(topic, forum_of(here), by=staff)
    index.refresh()
    assert keys("bivouac") == set()
    assert len(keys("bivouac", frozenset({f"workgroup-{here.id}"}))) == 2
    topic.trashed_at = now()
    index.refresh()
    assert keys("bivouac", frozenset({f"workgroup-{here.id}"})) == set()


def test_what_was_merged_or_split_is_found_where_it_stands(index):
    staff = StaffFactory()
    source = TopicFactory(forum=forum_of(None), title="Source", body="Glaneuse")
    target = TopicFactory(forum=forum_of(None), title="Cible", body="Autre chose")
    index.refresh()
    merging.merge(source, target, by=staff)
    index.refresh()
    own = select(Post).where(Post.topic_id == target.id).order_by(Post.number)
    moved = db.session.scalars(own).all()[-1]
    assert keys("glaneuse") == {Key("post", moved.id)}
    assert keys("source") == set()
    opened = splitting.split(target, [Span(2, 2)], "Glanage", forum_of(None), by=staff)
    index.refresh()
    assert keys("glaneuse") == {Key("topic", opened.id)}


# Documents


def test_a_document_is_found_by_the_page_that_answers(index):
    document = DocumentFactory(for_members=True, title="Diagnostic partagé")
    version = db.session.get_one(DocumentVersion, document.current_version_id)
    for number, text in ((1, "Introduction"), (12, "Les points d’eau")):
        db.session.add(DocumentPage(file_id=version.file_id, number=number, text=text))
    db.session.refresh(version, ["file"])
    version.file.extraction_state = ExtractionState.DONE
    version.file.page_count = 12
    index.refresh()
    (line,) = lines(UserFactory(), "points d’eau")
    assert line.title == "Diagnostic partagé"
    assert line.text == "Les points d’eau"
    assert line.part == "page 12"
    assert line.part_href.endswith(f"/documents/{document.id}/telecharger?lire=1#page=12")


def test_only_the_newest_version_out_of_quarantine_is_found(index):
    document = DocumentFactory(for_members=True, title="Charte", file_name="tabouret.pdf")
    index.refresh()
    assert keys("tabouret") == {Key("document", document.id)}
    version = DocumentVersionFactory(document=document, file_name="escabeau.pdf")
    index.refresh()
    assert keys("tabouret") == set()
    assert keys("escabeau") == {Key("document", document.id)}
    db.session.refresh(version, ["file"])
    withdraw(version.file)
    index.refresh()
    assert keys("escabeau") == set()


def test_visitors_find_a_public_document_in_its_published_version_alone(index):
    document = DocumentFactory(public=True, title="Baromètre")
    index.refresh()
    assert keys("baromètre", audiences_of(None)) == {Key("document", document.id)}
    DocumentVersionFactory(document=document, file_name="barometre-bis.pdf")
    index.refresh()
    assert keys("baromètre", audiences_of(None)) == set()
    assert keys("baromètre") == {Key("document", document.id)}


def test_an_adopted_paper_comes_before_a_note_and_what_was_replaced_after_all(index):
    moment = now()
    note, adopted, old = (
        DocumentFactory(title="Plan pauvreté", for_members=True, at=moment, status=status)
        for status in (DocumentStatus.WORKING_NOTE, DocumentStatus.ADOPTED, DocumentStatus.ADOPTED)
    )
    old.replaced_by_id = adopted.id
    index.refresh()
    found = [hit.key.id for hit in ask("plan pauvreté", kind="document").hits]
    assert found == [adopted.id, note.id, old.id]


def test_a_report_of_another_year_is_found_as_one_of_that_year(index):
    DocumentFactory(title="Rapport ancien", for_members=True, year=2019)
    index.refresh()
    assert ask("rapport ancien", year="2019").total == 1
    (line,) = lines(UserFactory(), "rapport ancien")
    assert line.moment is None
    assert "2019" in line.facts


# People and structures


def test_a_person_is_found_by_what_every_member_sees_and_by_nothing_else(index):
    person = UserFactory(first_name="Ségolène", last_name="D’Hauterive", email="sego@exemple.fr")
    ProfileFactory(
        user_id=person.id,
        phone="+33612345678",
        email_visibility=Visibility.GROUPS,
        phone_visibility=Visibility.REGION,
        presentation_html="<p>Référente mobilité</p>",
    )
    AffiliationFactory(
        user_id=person.id,
        organisation_id=OrganisationFactory(name="Les Jardins solidaires").id,
        job_title="Coordinatrice",
    )
    expertise = Expertise(label="Sorties sèches", search_label="sorties seches")
    db.session.add(expertise)
    db.session.flush()
    db.session.add(ProfileExpertise(user_id=person.id, expertise_id=expertise.id))
    index.refresh()
    own = Key("person", person.id)
    for typed in ("segolene", "hauterive", "coordinatrice", "référents mobilité", "sortie sèche"):
        assert own in keys(typed), typed
    for typed in ("sego@exemple.fr", "0612345678", "+33612345678"):
        assert own not in keys(typed), typed


def test_who_leaves_or_changes_function_is_followed(index):
    person = UserFactory(last_name="Quenouille")
    place = AffiliationFactory(user_id=person.id, job_title="Apicultrice")
    index.refresh()
    assert keys("apicultrice") == {Key("person", person.id)}
    db.session.get_one(Affiliation, place.id).job_title = "Cordiste"
    index.refresh()
    assert keys("apicultrice") == set()
    assert keys("cordiste") == {Key("person", person.id)}
    db.session.get_one(User, person.id).deactivated_at = now()
    index.refresh()
    assert keys("quenouille") == set()


def test_a_structure_is_found_by_its_acronym_and_number_until_it_is_merged(index):
    staff = StaffFactory()
    kept = OrganisationFactory(name="Union des épiceries", acronym="UDES")
    double = OrganisationFactory(name="Groupement Verdoyant", siret="73282932000074")
    document = DocumentFactory(for_members=True, title="Note", organisation_id=double.id)
    index.refresh()
    assert keys("U.D.E.S.") == {Key("organisation", kept.id)}
    assert keys("732 829 320 00074") == {Key("organisation", double.id)}
    organisations.merge(double, kept, by=staff)
    index.refresh()
    assert keys("verdoyant") == set()
    assert keys("73282932000074") == {Key("organisation", kept.id)}
    found = ask("note", organisation=str(kept.id))
    assert [hit.key for hit in found.hits] == [Key("document", document.id)]


# Groups


def test_a_group_is_found_by_its_theme_its_mandate_and_its_number(index):
    group = WorkgroupFactory(number=5, mandate_html="<p>Des <em>paniers</em> partout</p>")
    index.refresh()
    own = Key("workgroup", group.id)
    assert own in keys("paniers")
    assert own in keys("GT 5 Hauts-de-France")
    edit_theme(
        db.session.get_one(Theme, group.theme_id),
        number=5,
        title="Manger à sa faim",
        family="",
        is_reconstructed=False,
        is_active=True,
        by=StaffFactory(),
    )
    index.refresh()
    assert own in keys("manger faim")
    group.openness = Openness.ARCHIVED
    index.refresh()
    (line,) = lines(UserFactory(), "paniers")
    assert line.title == "GT 5 – Manger à sa faim"
    assert line.facts.startswith("Archivé")


# All of them


def test_signing_in_or_reading_tells_the_index_nothing(session):
    person = UserFactory()
    profile = ProfileFactory(user_id=person.id)
    topic = TopicFactory(forum=forum_of(None))
    session.commit()
    session.execute(SearchChange.__table__.delete())
    person.last_signed_in_at = topic.last_post_at = now()
    profile.phone = "+33612345678"
    session.commit()
    session.execute(update(Organisation).values(is_demo=False))
    assert session.scalars(select(SearchChange.kind)).all() == []
    session.get_one(Profile, person.id).presentation_html = "<p>Bonjour</p>"
    session.commit()
    assert session.scalars(select(SearchChange.kind)).all() == ["person"]


def test_an_absent_thing_is_erased(session):
    found, absent = describe([Key("topic", 999), Key("person", 999)])
    assert not found
    assert set(absent) == {Key("topic", 999), Key("person", 999)}
