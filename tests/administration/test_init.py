"""`flask init`: settings tried, reference data loaded once, a first administrator."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask, has_app_context
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.access_requests.models import ReasonText
from app.accounts.queries import find_user
from app.administration.services import settings_check
from app.core.db import Base, db
from app.directory.models import Department, OrganisationType, Region
from app.workgroups.models import Theme, Workgroup
from tests.factories import UserFactory
from tests.support.client import PageClient
from tests.support.processes import free_port
from tests.support.smtp import SmtpServer


def init(app: Flask, *arguments: str) -> Result:
    if has_app_context():
        db.session.commit()
    return app.test_cli_runner().invoke(args=["init", *arguments])


def count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_reference_data_is_there(session: scoped_session[Session]) -> None:
    assert count(Region) == 18
    assert count(Department) == 101
    assert count(OrganisationType) == 32
    assert count(Theme) == 15
    assert count(Workgroup) == 18 * 15
    assert count(ReasonText) > 0


def test_running_it_again_adds_nothing(app: Flask, session: scoped_session[Session]) -> None:
    done = init(app)
    assert done.exit_code == 0
    assert "déjà présentes" in done.output
    assert count(Workgroup) == 18 * 15


def test_what_is_missing_comes_back_and_what_staff_changed_stays(
    app: Flask, session: scoped_session[Session]
) -> None:
    theme = session.scalars(select(Theme).where(Theme.number == 5)).one()
    theme.title = "Bien manger"
    group = session.scalars(
        select(Workgroup).where(Workgroup.theme_id == theme.id, Workgroup.region_code == "32")
    ).one()
    session.delete(group)
    done = init(app)
    assert "1 groupes de travail" in done.output
    session.expire_all()
    assert count(Workgroup) == 18 * 15
    assert count(Theme) == 15
    assert session.scalars(select(Theme.title).where(Theme.number == 5)).one() == "Bien manger"


def test_reason_texts_that_staff_erased_do_not_come_back(
    app: Flask, session: scoped_session[Session]
) -> None:
    kept = session.scalars(select(ReasonText).limit(1)).one()
    for reason in session.scalars(select(ReasonText).where(ReasonText.id != kept.id)).all():
        session.delete(reason)
    assert init(app).exit_code == 0
    assert count(ReasonText) == 1


def test_the_first_administrator_receives_a_link_that_activates(
    app: Flask, session: scoped_session[Session], client: PageClient
) -> None:
    done = init(app, "--admin", "Chef.Technique@exemple.fr")
    assert done.exit_code == 0
    user = find_user("chef.technique@exemple.fr")
    assert user is not None
    assert user.is_admin
    assert user.is_pending
    link = next(line.strip() for line in done.output.splitlines() if "/activation/" in line)
    assert client.get(link).status_code == 200


def test_naming_an_administrator_twice_changes_nothing_else(
    app: Flask, session: scoped_session[Session]
) -> None:
    known = UserFactory(email="deja@exemple.fr", first_name="Nadège")
    init(app, "--admin", "deja@exemple.fr")
    done = init(app, "--admin", "deja@exemple.fr")
    session.expire_all()
    assert known.is_admin
    assert known.first_name == "Nadège"
    assert len(known.roles) == 1
    assert "/activation/" not in done.output


def test_what_is_not_an_address_is_refused(app: Flask, session: scoped_session[Session]) -> None:
    done = init(app, "--admin", "pas une adresse")
    assert done.exit_code == 2
    assert "n’est pas une adresse" in done.output


def test_a_production_without_administrator_is_told_so(app: Flask) -> None:
    assert "Personne n’administre le service" in init(app).output


def test_a_mail_server_that_answers_is_good(app: Flask, smtp: SmtpServer) -> None:
    done = init(app)
    assert done.exit_code == 0
    assert "le serveur d’envoi répond" in done.output


def test_a_mail_server_that_is_away_stops_everything(app: Flask) -> None:
    own = app.extensions["settings"]
    app.extensions["settings"] = replace(own, mail_url=f"smtp://127.0.0.1:{free_port()}")
    done = init(app, "--admin", "personne@exemple.fr")
    assert done.exit_code == 1
    assert "ÉCHEC Courriels" in done.output
    assert "Rien n’a été chargé" in done.output
    with app.app_context():
        assert find_user("personne@exemple.fr") is None


def test_a_mail_folder_that_cannot_be_written_stops_everything(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    app.extensions["settings"] = replace(app.extensions["settings"], data_dir=tmp_path)
    done = init(app)
    assert done.exit_code == 1
    assert "ÉCHEC Courriels" in done.output


def test_a_database_without_its_tables_stops_everything(
    app: Flask, session: scoped_session[Session], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "versions").mkdir()
    monkeypatch.setattr(settings_check, "MIGRATIONS", tmp_path)
    done = init(app)
    assert done.exit_code == 1
    assert "db upgrade" in done.output
