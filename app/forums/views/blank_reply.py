"""The form of an answer that nobody has begun: drawn once, then filled with a few numbers.

It stands under every topic, where drawing it anew would cost as much as drawing ten posts.
"""

from functools import cache
from uuid import uuid4

from flask import current_app, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from app.forums.forms.writing import ReplyForm
from app.forums.models import Topic

TOPIC, FORUM, TOKEN, KEY = "@@topic@@", "@@forum@@", "@@token@@", "@@key@@"


def blank_reply(topic: Topic) -> Markup:
    """The form with which one answers a topic."""
    draw = _drawn.__wrapped__ if current_app.debug else _drawn
    drawn = draw(request.script_root)
    for mark, value in (
        (TOPIC, topic.id),
        (FORUM, topic.forum_id),
        (TOKEN, generate_csrf()),
        (KEY, uuid4().hex),
    ):
        drawn = drawn.replace(mark, str(escape(value)))
    return Markup(drawn)  # noqa: S704 - what is put in is escaped


@cache
def _drawn(_root: str) -> str:
    form = ReplyForm()
    form.submission_key.data = KEY
    named = {"topic_id": TOPIC, "forum_id": FORUM, "token": TOKEN}
    return render_template("forums/_reply_form.html", form=form, **named)
