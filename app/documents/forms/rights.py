"""The form of who may read a document, confirmed when more people will."""

from collections.abc import Sequence

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.core.forms import Form
from app.documents.models import Document
from app.workgroups.models import Audience

HINTS = {
    Audience.WORKGROUP: "Les membres du groupe, l’équipe régionale, l’Ansa et la délégation.",
    Audience.REGION: "Les membres des groupes de la région et les personnes qui y travaillent.",
    Audience.MEMBERS: "Toutes les personnes qui ont un compte, dans toutes les régions.",
    Audience.PUBLIC: "Sans compte, depuis une page publique que les moteurs de recherche lisent.",
}


class AudienceForm(Form):
    """Who may read a document. ``shown`` is the widening for which numbers were said,
    ``version_id`` the version that visitors would read."""

    audience = RadioField("Qui peut lire ce document", [InputRequired("Choisissez qui lit.")])
    confirmed = BooleanField("J’ai lu qui pourra lire ce document, et je confirme")
    shown = HiddenField()
    version_id = IntegerField(widget=HiddenInput())

    @classmethod
    def of(
        cls, document: Document, audiences: Sequence[Audience], *, opens: bool
    ) -> "AudienceForm":
        """The form with the audiences that the person may choose; ``opens`` says whether they
        decide of what visitors read."""
        form = cls()
        if not form.is_submitted():
            form.audience.data = document.audience.value
            form.version_id.data = document.current_version_id
        form.audience.choices = [SelectChoice(each.value, each.label) for each in audiences]
        form.hints = {each.value: HINTS[each] for each in audiences}
        form.document, form.opens = document, opens
        return form

    @property
    def chosen(self) -> Audience:
        return Audience(self.audience.data)

    @property
    def widens(self) -> bool:
        """Whether more people will read it, or visitors a version that they did not."""
        if self.chosen is Audience.PUBLIC:
            is_new = self.document.public_version_id != self.document.current_version_id
            return self.opens and is_new
        return self.chosen.breadth > self.document.audience.breadth

    @property
    def is_settled(self) -> bool:
        """Whether it may be done: nothing widens, or it was said to how many and confirmed."""
        if not self.widens:
            return True
        said = f"{self.document.audience.value}-{self.chosen.value}"
        was_shown, self.shown.data = self.shown.data == said, said
        if was_shown and self.confirmed.data:
            return True
        if was_shown:
            self.refuse(self.confirmed, "Cochez cette case pour confirmer, ou revenez au document.")
        self.confirmed.data = False
        return False
