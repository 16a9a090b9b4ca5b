"""People as the directory shows them: their page, what they let be seen, whom they work for."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, now, text_enum
from app.directory.models.organisations import Organisation
from app.directory.models.territories import Department, Region


class Visibility(StrEnum):
    """Who may see a detail of a person, from nobody to every member."""

    NOBODY = "nobody"
    GROUPS = "groups"
    REGION = "region"
    MEMBERS = "members"

    @property
    def label(self) -> str:
        return {
            "nobody": "Personne",
            "groups": "Les membres de mes groupes",
            "region": "Les membres de ma région",
            "members": "Tous les membres",
        }[self.value]


class Detail(StrEnum):
    """A detail that a person shows or hides."""

    EMAIL = "email"
    PHONE = "phone"
    PHOTO = "photo"

    @property
    def label(self) -> str:
        return {"email": "Adresse électronique", "phone": "Téléphone", "photo": "Photo"}[self.value]


class Profile(Base):
    """A person's page in the directory. What they did not choose to show stays hidden.

    ``takes_messages`` says whether members may write to them through the service; ``moved_at``
    when they last changed region by themselves.
    """

    __tablename__ = "profiles"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    department_code: Mapped[str | None] = mapped_column(ForeignKey("departments.code"), index=True)
    presentation: Mapped[str] = mapped_column(Text, default="")
    presentation_html: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    photo_stored_name: Mapped[str | None] = mapped_column(String(80), index=True)
    email_visibility: Mapped[Visibility] = mapped_column(
        text_enum(Visibility), default=Visibility.NOBODY
    )
    phone_visibility: Mapped[Visibility] = mapped_column(
        text_enum(Visibility), default=Visibility.NOBODY
    )
    photo_visibility: Mapped[Visibility] = mapped_column(
        text_enum(Visibility), default=Visibility.NOBODY
    )
    takes_messages: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")
    region: Mapped[Region] = relationship(lazy="raise")
    department: Mapped[Department | None] = relationship(lazy="raise")

    @property
    def id(self) -> int:
        return self.user_id


class Consent(Base):
    """A person let a detail be seen, from a moment to a moment (RGPD, articles 6 and 7)."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_user_id_detail", "user_id", "detail", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    detail: Mapped[Detail] = mapped_column(text_enum(Detail))
    visibility: Mapped[Visibility] = mapped_column(text_enum(Visibility))
    given_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]


class Affiliation(Base):
    """A person's function in a structure, from a day to a day; several at once are possible.

    ``organisation_id`` is empty for a person who takes part in their own name.
    """

    __tablename__ = "affiliations"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    job_title: Mapped[str] = mapped_column(String(200))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]

    user: Mapped[User] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")


class Expertise(Base):
    """Something that people know about: « aide alimentaire », « budget », in their own words."""

    __tablename__ = "expertises"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(60))
    search_label: Mapped[str] = mapped_column(String(60), unique=True)


class ProfileExpertise(Base):
    """What a person says that they know about."""

    __tablename__ = "profile_expertises"
    __table_args__ = (UniqueConstraint("user_id", "expertise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    expertise_id: Mapped[int] = mapped_column(
        ForeignKey("expertises.id", ondelete="CASCADE"), index=True
    )

    expertise: Mapped[Expertise] = relationship(lazy="raise")
