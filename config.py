"""Settings: everything an operator chooses, read once from the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

MINIMUM_SECRET_LENGTH = 32
MINIMUM_SECRET_VARIETY = 10
OPERATOR_FIELDS = (
    "operator_name",
    "operator_address",
    "operator_phone",
    "operator_email",
    "publication_director",
    "host_name",
    "host_address",
    "host_phone",
    "dpo_email",
)
OPTIONAL_FIELDS = (
    "mail_url",
    "mail_from",
    "storage_url",
    "search_url",
    "accel_prefix",
    "jobs_url",
    "ratelimit_url",
    "clamd_url",
    "service_name",
    *OPERATOR_FIELDS,
)


class SettingsError(Exception):
    """The service cannot start with these settings; the message says which and why."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the contract's "Environment" lists, with its defaults; URLs stay text."""

    data_dir: Path
    database_url: str
    secret_key: str = field(repr=False)
    base_url: str = "http://127.0.0.1:8000"
    mail_url: str = ""
    mail_from: str = "Maillage <ne-pas-repondre@exemple.fr>"
    storage_url: str = ""
    search_url: str = "whoosh:"
    accel_prefix: str = ""
    upload_limit_mb: int = 500
    jobs_url: str = ""
    ratelimit_url: str = "memory://"
    clamd_url: str = ""
    state_brand: bool = False
    demo: bool = False
    testing: bool = False
    trusted_proxies: int = 0
    service_name: str = "Maillage"
    operator_name: str = ""
    operator_address: str = ""
    operator_phone: str = ""
    operator_email: str = ""
    publication_director: str = ""
    host_name: str = ""
    host_address: str = ""
    host_phone: str = ""
    dpo_email: str = ""

    @property
    def is_https(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"

    @property
    def mail_folder(self) -> Path:
        """Where mails are written, one ``.eml`` each, when no SMTP server is set."""
        return self.data_dir / "mail"

    @property
    def sends_mail(self) -> bool:
        """Whether mail leaves the machine: never in a demonstration."""
        return bool(self.mail_url) and not self.demo

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the environment. Raises SettingsError when production would be unsafe."""
        demo = _is_on(environ.get("DEMO"))
        data_dir = Path(environ.get("DATA_DIR") or "var").absolute()
        if not demo:
            _refuse_unsafe(environ)
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        port = environ.get("PORT") or "8000"
        optional: dict[str, Any] = {
            name: environ[name.upper()] for name in OPTIONAL_FIELDS if environ.get(name.upper())
        }
        return cls(
            data_dir=data_dir,
            database_url=_database_url(environ.get("DATABASE_URL"), data_dir),
            secret_key=environ.get("SECRET_KEY") or _local_secret(data_dir),
            base_url=(environ.get("BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
            state_brand=_is_on(environ.get("STATE_BRAND")),
            upload_limit_mb=int(environ.get("UPLOAD_LIMIT_MB") or 500),
            trusted_proxies=int(environ.get("TRUSTED_PROXIES") or 0),
            demo=demo,
            **optional,
        )


def _is_on(value: str | None) -> bool:
    return (value or "").strip().lower() in {"1", "true", "yes", "oui", "on"}


def _refuse_unsafe(environ: Mapping[str, str]) -> None:
    required = ("SECRET_KEY", "BASE_URL", "MAIL_FROM", "DATA_DIR")
    missing = [name for name in required if not environ.get(name)]
    if missing:
        raise SettingsError(
            f"Réglages manquants : {', '.join(missing)}. "
            "Pour essayer sur des données fictives, réglez DEMO=1."
        )
    key = environ["SECRET_KEY"]
    if len(key) < MINIMUM_SECRET_LENGTH or len(set(key)) < MINIMUM_SECRET_VARIETY:
        raise SettingsError(
            f"SECRET_KEY est trop faible : {MINIMUM_SECRET_LENGTH} caractères tirés au hasard "
            "au moins (par exemple : openssl rand -hex 32)."
        )


def _database_url(url: str | None, data_dir: Path) -> str:
    if not url:
        return f"sqlite:///{data_dir / 'maillage.db'}"
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _local_secret(data_dir: Path) -> str:
    """The key of a demonstration, drawn at its first start and kept beside its data."""
    path = data_dir / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := secrets.token_hex(32))
    return key
