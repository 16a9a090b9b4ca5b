"""What an operator may set, and what the service refuses to start with."""

import pytest

from app import create_app
from config import Settings, SettingsError

STRONG = "f3b1c2d4e5a69788f3b1c2d4e5a69788"


def production(tmp_path, **changes):
    return {
        "SECRET_KEY": STRONG,
        "BASE_URL": "https://maillage.exemple.fr/",
        "MAIL_FROM": "Maillage <bonjour@exemple.fr>",
        "DATA_DIR": str(tmp_path),
        **changes,
    }


def test_production_starts_with_the_required_settings(tmp_path):
    own = Settings.from_environment(production(tmp_path))

    assert own.base_url == "https://maillage.exemple.fr"
    assert own.is_https
    assert own.database_url == f"sqlite:///{tmp_path}/maillage.db"


@pytest.mark.parametrize("name", ["SECRET_KEY", "BASE_URL", "MAIL_FROM", "DATA_DIR"])
def test_production_does_not_start_without_one(tmp_path, name):
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment(production(tmp_path, **{name: ""}))


@pytest.mark.parametrize("weak", ["changeme", "a" * 64, "0101" * 16])
def test_production_does_not_start_with_a_weak_key(tmp_path, weak):
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        Settings.from_environment(production(tmp_path, SECRET_KEY=weak))


def test_a_demonstration_draws_its_key_and_keeps_it(tmp_path):
    first = Settings.from_environment({"DEMO": "1", "DATA_DIR": str(tmp_path)})
    again = Settings.from_environment({"DEMO": "1", "DATA_DIR": str(tmp_path)})

    assert first.secret_key == again.secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_no_mail_leaves_a_demonstration_even_with_a_server(tmp_path):
    own = Settings.from_environment(
        {"DEMO": "1", "DATA_DIR": str(tmp_path), "MAIL_URL": "smtp://127.0.0.1:25"}
    )

    assert not own.sends_mail


def test_the_secret_is_not_in_what_a_log_would_show(tmp_path):
    assert STRONG not in repr(Settings.from_environment(production(tmp_path)))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_is_spoken_to_through_psycopg(tmp_path, scheme):
    own = Settings.from_environment(
        production(tmp_path, DATABASE_URL=f"{scheme}://u@127.0.0.1/maillage")
    )

    assert own.database_url == "postgresql+psycopg://u@127.0.0.1/maillage"


def test_behind_https_the_cookie_is_tied_to_the_host_and_the_answer_says_so(tmp_path):
    app = create_app(Settings.from_environment(production(tmp_path)))
    answer = app.test_client().get("/robots.txt", base_url="https://maillage.exemple.fr")

    assert app.config["SESSION_COOKIE_NAME"] == "__Host-maillage"
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
