"""Fictional people: their account, their region, their structure, told at the day they came."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from app.accounts.models import User
from app.accounts.passwords import hash_password
from app.accounts.services import create_account, grant_role
from app.administration.demo import content
from app.administration.demo.accounts import PASSWORD, PERSONAS, Persona
from app.core.db import now, replayed_at
from app.core.text import slugify
from app.directory.models import Organisation
from app.directory.services import affiliate, settle

IN_OWN_NAME = "PERSONNE_CONCERNEE"


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
    personas: dict[str, User] = field(default_factory=dict)
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

    def days_ago(self, earliest: float, latest: float) -> datetime:
        """A moment between two numbers of days before now."""
        return now() - timedelta(days=self.dice.uniform(latest, earliest))


def bring_personas(cast: Cast, organisations: dict[str, Organisation]) -> None:
    """Open the six accounts one signs in as; the administrator first, who opens the others."""
    for name, persona in sorted(PERSONAS.items()):
        with replayed_at(cast.days_ago(410, 400)):
            user = _open(cast, persona, persona.email)
            if persona.role:
                grant_role(user, persona.role, by=None)
            settle(user, persona.region_code)
            affiliate(user, organisations[persona.organisation], persona.job_title, by=None)
        cast.personas[name] = user


def bring_people(
    cast: Cast, region_code: str, organisations: list[Organisation], each: int
) -> None:
    """Give every structure of a region a few people, who came one after the other."""
    for organisation in organisations:
        for _ in range(each):
            with replayed_at(cast.days_ago(390, 40)):
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
