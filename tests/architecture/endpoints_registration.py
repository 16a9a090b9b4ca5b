"""Who gets what from the addresses of registrations: lines of endpoint_table.py.

The member of the world is registered to the event of the home group; a guest has not confirmed
their address for the public one.
"""

REGISTRATION = """
# method endpoint                       visitor member facilitator regional ansa national admin
# One's own answer, and that of a colleague: whoever reads the event
GET  agenda.register                    in  200 200 200 200 200 404
POST agenda.register                    in  422 422 422 422 422 404
POST agenda.withdraw                    in  302 404 404 404 404 404
GET  agenda.sign_up                     in  200 200 200 200 200 404
POST agenda.sign_up                     in  422 422 422 422 422 404
POST agenda.withdraw_colleague          in  404 404 404 404 404 404
# The link of a guest: whoever has it
GET  agenda.guest  200 200 200 200 200 200 200 url:token=guest_token
POST agenda.guest  302 302 302 302 302 302 302 url:token=guest_token
POST agenda.guest_withdraw  302 302 302 302 302 302 302 url:token=guest_token
# The list, and each of those registered: those who organise the event
GET  agenda.registrations               in  403 200 200 200 403 404
GET  agenda.registration                in  403 200 200 200 403 404
POST agenda.registration                in  403 422 422 422 403 404
POST agenda.approve                     in  403 409 409 409 403 404
GET  agenda.refuse                      in  403 200 200 200 403 404
POST agenda.refuse                      in  403 422 422 422 403 404
POST agenda.export_registrations        in  403 200 200 200 403 404 form:file_format=csv
# Invitations, questions, seats: those who organise the event
GET  agenda.invite                      in  403 200 200 200 403 404
POST agenda.invite                      in  403 422 422 422 403 404
GET  agenda.questions                   in  403 200 200 200 403 404
POST agenda.questions                   in  403 422 422 422 403 404
POST agenda.remove_question             in  403 302 302 302 403 404
GET  agenda.seats                       in  403 200 200 200 403 404
POST agenda.seats                       in  403 422 422 422 403 404
# A colleague without account: where guests are taken
GET  agenda.sign_up_guest  in  200 200 200 200 200 200 url:event_id=public_event_id
POST agenda.sign_up_guest  in  422 422 422 422 422 422 url:event_id=public_event_id
# Who organises beside those who run the place: those who organise the event
GET  agenda.organisers                  in  403 200 200 200 403 404
POST agenda.name_organiser              in  403 302 302 302 403 404 url:user_id=member_id
POST agenda.dismiss_organiser           in  403 404 404 404 403 404 url:user_id=member_id
"""
