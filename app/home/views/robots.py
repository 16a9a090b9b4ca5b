"""What search engines may read: the public pages, nothing else."""

from flask import Response, render_template

from app.core.authorization import public
from app.core.settings import settings
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
)


@bp.get("/robots.txt")
@public
def robots() -> Response:
    allowed = "".join(f"Allow: {path}$\n" for path in PUBLIC_PATHS)
    body = f"User-agent: *\n{allowed}Allow: /static/\nDisallow: /\n"
    return Response(f"{body}Sitemap: {settings().base_url}/sitemap.xml\n", mimetype="text/plain")


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    addresses = [settings().base_url + path for path in PUBLIC_PATHS]
    text = render_template("home/sitemap.xml", addresses=addresses)
    return Response(text, mimetype="application/xml")
