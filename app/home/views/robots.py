"""What search engines may read: the public pages, nothing else."""

from flask import Response, render_template, url_for

from app.agenda.queries.public_events import coming_numbers
from app.core.authorization import public
from app.core.links import absolute_url
from app.core.settings import settings
from app.documents.queries.publications import public_addresses
from app.home.views.blueprint import bp

PUBLIC_PATHS = (
    "/",
    "/demander-un-acces",
    "/connexion",
    "/aide",
    "/contact",
    "/plan-du-site",
    "/accessibilite",
    "/mentions-legales",
    "/donnees-personnelles",
    "/publications",
    "/evenements",
)
PUBLIC_BRANCHES = ("/static/", "/publications/")


@bp.get("/robots.txt")
@public
def robots() -> Response:
    allowed = "".join(f"Allow: {path}$\n" for path in (*PUBLIC_PATHS, *_event_paths()))
    allowed += "".join(f"Allow: {path}\n" for path in PUBLIC_BRANCHES)
    body = f"User-agent: *\n{allowed}Disallow: /\n"
    return Response(f"{body}Sitemap: {settings().base_url}/sitemap.xml\n", mimetype="text/plain")


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    addresses = [settings().base_url + path for path in (*PUBLIC_PATHS, *_event_paths())]
    published = [
        (absolute_url("documents.publication", document_id=number), moment)
        for number, moment in public_addresses()
    ]
    text = render_template("home/sitemap.xml", addresses=addresses, published=published)
    return Response(text, mimetype="application/xml")


def _event_paths() -> list[str]:
    """Apart from one another: other addresses of the agenda begin alike, and are not public."""
    return [url_for("agenda.event", event_id=number) for number in coming_numbers()]
