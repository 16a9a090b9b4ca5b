"""Cards of people (vCard 4) for address books: one person, or those ticked in the list."""

from collections.abc import Iterable
from dataclasses import replace

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import SelectChoice

from app.accounts.models import User
from app.core import vcard
from app.core.authorization import listing, scoped
from app.core.db import db
from app.core.security import limiter
from app.directory.forms.exports import MOST_CARDS, CardsForm
from app.directory.forms.search import read_address
from app.directory.models import Entry, EntryKind
from app.directory.policies.people import visible_people
from app.directory.queries.cards import cards
from app.directory.queries.contacts import contacts
from app.directory.queries.search import find, listed
from app.directory.services.exports import log_cards
from app.directory.views.blueprint import bp
from app.directory.views.limits import slow_down


def card_file(pieces: Iterable[str], name: str) -> Response:
    """Cards, some hundreds at most, as a file that address books open."""
    return Response(
        "".join(pieces),
        content_type=vcard.MIMETYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.vcf"'},
    )


@bp.get("/annuaire/personnes/<int:user_id>/fiche.vcf")
def person_card(user_id: int) -> Response:
    slow_down()
    user = scoped(visible_people(current_user).where(User.id == user_id))
    return card_file(cards(contacts(current_user, [user.id])), f"fiche-{user.id}")


@bp.get("/annuaire/fiches")
def choose_cards() -> str:
    slow_down()
    listing(visible_people(current_user))
    return _choice(CardsForm(formdata=None))


def _choice(form: CardsForm) -> str:
    """The people of the search, ticked, as many as a file may hold."""
    wanted = read_address(request.args)
    of_people = replace(wanted.asked.of_kind(EntryKind.PERSON), by_name=True)
    entries = listed(find(of_people).search).limit(MOST_CARDS)
    people = db.session.scalars(entries).all() if wanted.asked.kind is EntryKind.PERSON else []
    form.people.choices = [SelectChoice(each.item_id, _named(each)) for each in people]
    form.people.data = [each.item_id for each in people] if not form.errors else []
    return render_template("directory/cards.html", form=form, wanted=wanted, most=MOST_CARDS)


def _named(entry: Entry) -> str:
    return ", ".join(filter(None, (entry.name, entry.line, entry.place)))


@bp.post("/annuaire/fiches.vcf")
@limiter.limit("20 per hour", key_func=lambda: str(getattr(current_user, "id", 0)))
def selected_cards() -> ResponseReturnValue:
    listing(visible_people(current_user))
    form = CardsForm()
    if not form.validate():
        return _choice(form), 422
    people = visible_people(current_user).where(User.id.in_(form.people.data))
    ordered = people.order_by(User.sort_name, User.id).with_only_columns(User.id)
    ids = db.session.scalars(ordered).all()
    log_cards(len(ids), by=current_user)
    return card_file(cards(contacts(current_user, ids)), "fiches")
