"""Themes: the national list and those of one region; numbers, titles, families."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.administration.forms.workgroups import NewThemeForm, ThemeEditForm
from app.administration.queries import workgroups as queries
from app.administration.views.blueprint import bp
from app.core.authorization import authorize, scoped
from app.directory.queries import all_regions
from app.workgroups.models import Theme
from app.workgroups.policies import can_manage_workgroups
from app.workgroups.services import create_theme, edit_theme


@bp.get("/gestion/thematiques")
def themes() -> str:
    authorize(can_manage_workgroups)
    return render_template(
        "administration/themes.html",
        themes=queries.all_themes(),
        group_counts=queries.group_counts(),
        regions={region.code: region.name for region in all_regions()},
    )


@bp.route("/gestion/thematiques/ajouter", methods=["GET", "POST"])
def new_theme() -> ResponseReturnValue:
    authorize(can_manage_workgroups)
    form = NewThemeForm()
    if form.validate_on_submit():
        create_theme(
            number=form.number.data or 0,
            title=form.title.data,
            family=form.family.data or "",
            region_code=form.region.data or None,
            by=current_user,
        )
        flash("La thématique est ajoutée, et ses groupes sont ouverts.", "success")
        return redirect(url_for("administration.themes"))
    status = 422 if form.is_submitted() else 200
    return render_template("administration/new_theme.html", form=form), status


@bp.route("/gestion/thematiques/<int:theme_id>", methods=["GET", "POST"])
def theme(theme_id: int) -> ResponseReturnValue:
    authorize(can_manage_workgroups)
    theme = scoped(select(Theme).where(Theme.id == theme_id))
    form = ThemeEditForm(obj=theme)
    if form.validate_on_submit():
        edit_theme(
            theme,
            number=form.number.data or 0,
            title=form.title.data,
            family=form.family.data or "",
            is_reconstructed=form.is_reconstructed.data,
            is_active=form.is_active.data,
            by=current_user,
        )
        flash("La thématique est enregistrée.", "success")
        return redirect(url_for("administration.themes"))
    context = {"form": form, "theme": theme}
    return render_template("administration/theme.html", **context), 422 if form.errors else 200
