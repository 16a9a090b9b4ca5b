"""Who gets what from the addresses of the agenda: lines of endpoint_table.py.

The event of the world is of the home group, open to that group: the member, the facilitator, the
region's team, ANSA and the national delegation read it; the administrator does not.
"""

AGENDA = """
# method endpoint                       visitor member facilitator regional ansa national admin
# Lists: over everything one may read, of a group, of a region
GET  agenda.index                       in  200 200 200 200 200 200
GET  agenda.mine                        in  200 200 200 200 200 200
GET  agenda.workgroup                   in  200 200 200 200 200 200
GET  agenda.region                      in  200 200 200 200 200 200
# The page of an event; that of a public one is for anybody
GET  agenda.event                       in  200 200 200 200 200 404
# A new one: where one organises, asked first of those who organise in several places
GET  agenda.create                      in  403 200 200 200 200 403
POST agenda.create                      in  403 422 422 422 422 403
# What is said of it, whether it takes place: those who organise it
GET  agenda.edit                        in  403 200 200 200 403 404
POST agenda.edit                        in  403 422 422 422 403 404
GET  agenda.cancel                      in  403 200 200 200 403 404
POST agenda.cancel                      in  403 302 302 302 403 404
GET  agenda.uncancel  in  403 200 200 200 403 404 url:event_id=cancelled_event_id
POST agenda.uncancel  in  403 302 302 302 403 404 url:event_id=cancelled_event_id
# The trash of the places where one organises
GET  agenda.trash                       in  403 200 200 200 403 404
POST agenda.trash                       in  403 302 302 302 403 404
GET  agenda.trash_list                  in  403 200 200 200 200 403
POST agenda.restore  in  404 302 302 302 404 404 url:event_id=thrown_event_id
# The file of an event, and calendars that read by themselves: their address is the right
GET  agenda.event_ics                   404 200 200 200 200 200 404
GET  agenda.public_list                 200 200 200 200 200 200 200
GET  agenda.public_feed                 200 200 200 200 200 200 200
GET  agenda.feed  200 200 200 200 200 200 200 url:token=calendar_token
GET  agenda.feeds                       in  200 200 200 200 200 200
POST agenda.feeds                       in  422 422 422 422 422 422
POST agenda.revoke_feed                 in  302 404 404 404 404 404
# When those who come are reminded
GET  agenda.reminders                   in  403 200 200 200 403 404
POST agenda.reminders                   in  403 302 302 302 403 404
"""
