"""Health: as JSON for whoever watches over the service, as a page for administrators."""

from flask import Response, jsonify, render_template

from app.administration.policies import can_read_health
from app.administration.queries.health import given_up_jobs, health, late_job_count
from app.administration.views.blueprint import bp
from app.core.authorization import authorize, public
from app.core.security import limiter

PARTS = {
    "database": "Base de données",
    "jobs": "Tâches de fond",
    "mail": "Courriels",
    "storage": "Stockage des fichiers",
}


@bp.get("/sante")
@public
@limiter.limit("120/minute")
def health_as_json() -> tuple[Response, int]:
    found = health()
    parts = {name: "ok" if getattr(found, name) else "failing" for name in PARTS}
    answer = jsonify(status="ok" if found.is_good else "failing", **parts)
    return answer, 200 if found.is_good else 503


@bp.get("/gestion/etat")
def state() -> str:
    authorize(can_read_health)
    found = health()
    return render_template(
        "administration/state.html",
        parts=[(label, getattr(found, name)) for name, label in PARTS.items()],
        late=late_job_count(),
        given_up=given_up_jobs(),
    )
