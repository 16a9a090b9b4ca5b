"""Fictional people: their account, their region, their structure, told at the day they came."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from uuid import uuid4

from app.accounts.models import User
from app.accounts.passwords import hash_password
from app.accounts.services import create_account, grant_role
from app.administration.demo import content
from app.administration.demo.accounts import COLLEAGUES, PASSWORD, PERSONAS, Persona
from app.administration.demo.organisations import FULL_REGION
from app.administration.demo.timeline import days_ago
from app.core.db import now, replayed_at
from app.core.text import slugify
from app.directory.models import Organisation
from app.directory.services import affiliate, settle

IN_OWN_NAME = "PERSONNE_CONCERNEE"
OPENING_DAY = 355
FIRST_MONTH_END = 330


@dataclass(frozen=True)
class Identity:
    """A name that nobody else of the demonstration bears, and a gender for their function."""

    first_name: str
    last_name: str
    gender: str

    @property
    def email(self) -> str:
        return f"{slugify(self.first_name)}.{slugify(self.last_name)}@exemple.fr"


@dataclass(frozen=True)
class Player:
    """A person who has come, with the type of their structure."""

    user: User
    type_code: str


@dataclass
class Cast:
    """Who plays in the demonstration, and the dice that always fall the same way."""

    dice: Random = field(default_factory=lambda: Random(2018))  # noqa: S311 - not a secret
    password_hash: str = field(default_factory=lambda: hash_password(PASSWORD))
    today: date = field(default_factory=lambda: now().date())
    personas: dict[str, User] = field(default_factory=dict)
    organisations: dict[str, list[Organisation]] = field(default_factory=dict)
    people: dict[str, list[Player]] = field(default_factory=dict)
    _taken: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._taken.update((each.first_name, each.last_name) for each in PERSONAS.values())

    @property
    def ansa(self) -> User:
        return self.personas["ansa"]

    def new_identity(self) -> Identity:
        """A first and a last name that were not yet drawn together."""
        while True:
            first = self.dice.choice(content.rows("first_names"))
            last = self.dice.choice(content.column("last_names", "nom"))
            if (first["prenom"], last) not in self._taken:
                self._taken.add((first["prenom"], last))
                return Identity(first["prenom"], last, first["genre"])

    def between(self, earliest: float, latest: float) -> datetime:
        """A moment between two numbers of days before now."""
        return days_ago(self.dice.uniform(latest, earliest))

    def new_key(self) -> str:
        """A submission key that no form drew."""
        return f"demo-{uuid4().hex}"


def bring_personas(cast: Cast) -> None:
    """Open the six accounts one signs in as, and those of two colleagues at Ansa."""
    by_name = {each.name: each for several in cast.organisations.values() for each in several}
    for name, persona in {**PERSONAS, **COLLEAGUES}.items():
        with replayed_at(days_ago(OPENING_DAY)):
            user = _open(cast, persona, persona.email)
            if persona.role:
                grant_role(user, persona.role, by=None)
            settle(user, persona.region_code)
            affiliate(user, by_name[persona.organisation], persona.job_title, by=None)
        cast.personas[name] = user


def bring_people(cast: Cast) -> None:
    """Give every structure a few people, who came in the month after the opening."""
    places = [
        (region_code, organisation)
        for region_code, several in sorted(cast.organisations.items())
        for organisation in several * (2 if region_code == FULL_REGION else 1)
    ]
    moments = sorted(cast.between(OPENING_DAY - 1, FIRST_MONTH_END) for _ in places)
    cast.dice.shuffle(places)
    for moment, (region_code, organisation) in zip(moments, places, strict=True):
        with replayed_at(moment):
            user = _come(cast, region_code, organisation)
        player = Player(user, organisation.type_code or "AUTRE")
        cast.people.setdefault(region_code, []).append(player)


def _come(cast: Cast, region_code: str, organisation: Organisation) -> User:
    identity = cast.new_identity()
    user = _open(cast, identity, identity.email)
    settle(user, region_code)
    title = content.job_titles()[organisation.type_code or "AUTRE", identity.gender]
    is_alone = organisation.type_code == IN_OWN_NAME
    affiliate(user, None if is_alone else organisation, title, by=cast.ansa)
    return user


def _open(cast: Cast, who: Identity | Persona, email: str) -> User:
    user = create_account(
        email=email,
        first_name=who.first_name,
        last_name=who.last_name,
        by=cast.personas.get("ansa"),
    )
    user.is_demo = True
    user.password_hash = cast.password_hash
    user.activation_sent_at = user.activated_at = now()
    return user
