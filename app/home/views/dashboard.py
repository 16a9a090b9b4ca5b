"""The first screen: what the service is for a visitor, what waits for whoever signed in."""

from flask import render_template
from flask_login import current_user

from app.accounts.policies import can_use_account
from app.core import navigation
from app.core.authorization import authorize, public
from app.home.queries import dashboard
from app.home.views.blueprint import bp

navigation.declare("Accueil", "home.index", order=10, shown=lambda _user: True)


@bp.get("/")
@public
def index() -> str:
    if not current_user.is_authenticated:
        return render_template("home/public_home.html")
    authorize(can_use_account)
    return render_template("home/dashboard.html", shown=dashboard(current_user))
