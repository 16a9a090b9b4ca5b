"""What the log calls what is done in the agenda, in French."""

ACTIONS = {
    "attendance.approved": "Inscription à un évènement acceptée",
    "attendance.moved": "Inscription à un évènement changée par l’organisation",
    "attendance.refused": "Inscription à un évènement refusée",
    "calendar_feed.created": "Adresse de calendrier créée",
    "calendar_feed.revoked": "Adresse de calendrier révoquée",
    "event.cancelled": "Évènement annulé",
    "event.created": "Évènement mis à l’agenda",
    "event.edited": "Évènement modifié",
    "event.invited": "Invitations à un évènement envoyées",
    "event.list_exported": "Liste des inscrits d’un évènement prise",
    "event.question_added": "Question ajoutée à l’inscription",
    "event.question_removed": "Question retirée de l’inscription",
    "event.reminders_set": "Rappels d’un évènement réglés",
    "event.restored": "Évènement rétabli depuis la corbeille",
    "event.seats_set": "Places d’un évènement réglées",
    "event.trashed": "Évènement mis à la corbeille",
    "event.uncancelled": "Évènement annulé puis rétabli",
    "series.begun": "Évènement qui revient mis à l’agenda",
}
