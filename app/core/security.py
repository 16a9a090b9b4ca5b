"""What every answer carries against attacks: headers, CSRF tokens, rate limits."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from app.core import limit_storage
from config import Settings

YEAR_SECONDS = 365 * 24 * 3600
UPLOAD_LIMIT_BYTES = 25 * 1024 * 1024
FORM_LIMIT_BYTES = 3 * 1024 * 1024
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, strategy="moving-window")


def init_app(app: Flask, settings: Settings) -> None:
    """Set the cookies, the token against forged requests, the limits and the headers."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-maillage" if settings.is_https else "maillage",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_LIMIT_BYTES,
        RATELIMIT_STORAGE_URI=limit_storage.url_of(settings.ratelimit_url),
        RATELIMIT_HEADERS_ENABLED=False,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(_limit_plain_forms)
    csrf.init_app(app)
    limiter.init_app(app)

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.is_https:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_SECONDS}")
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _limit_plain_forms() -> None:
    """Refuse a huge form: Werkzeug applies MAX_FORM_MEMORY_SIZE to multipart ones alone."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = FORM_LIMIT_BYTES
