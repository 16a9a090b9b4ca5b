"""The page of the directory: one box, people or structures, what narrows them."""

from flask import render_template

from app.accounts.policies import can_use_account
from app.core import navigation
from app.core.authorization import authorize
from app.directory.views.blueprint import bp

navigation.declare(
    "Annuaire", "directory.index", order=25, shown=lambda user: user.is_authenticated
)


@bp.get("/annuaire")
def index() -> str:
    authorize(can_use_account)
    return render_template("directory/index.html")
