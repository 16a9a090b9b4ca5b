"""Who gets what from the addresses of conferences and meetings: lines of endpoint_table.py.

The conference of the world is of the home region, open to its members: its team, ANSA and nobody
else organise it. The meeting is of the home group, over, its minutes shared.
"""

CONFERENCE = "url:event_id=conference_event_id"
MEETING = "url:event_id=meeting_event_id"
GUEST = "url:token=guest_token"
SEAT = f"{CONFERENCE} url:attendance_id=conference_attendance_id"
MEETINGS = f"""
# method endpoint                       visitor member facilitator regional ansa national admin
# A new conference: the team of the region, ANSA
GET  agenda.create_conference           in  403 403 200 200 403 403
POST agenda.create_conference           in  403 403 422 422 403 403
# Its programme: whoever reads the event; what one would like: whoever registered
GET  agenda.programme                   in  200 200 200 200 200 404  {CONFERENCE}
GET  agenda.wishes                      in  302 302 302 302 302 404  {CONFERENCE}
# One leaves a seat of one's own: nobody was told of any yet
POST agenda.leave_seat  in  409 404 404 404 404 404 {CONFERENCE} url:session_id=workshop_id
POST agenda.guest_leave_seat  404 404 404 404 404 404 404 {GUEST} url:session_id=workshop_id
# Its workshops and rooms, who sits where, the day itself: those who organise it
GET  agenda.edit_session  in  403 403 200 200 403 404 {CONFERENCE} url:session_id=workshop_id
POST agenda.edit_session  in  403 403 422 422 403 404 {CONFERENCE} url:session_id=workshop_id
GET  agenda.add_session                 in  403 403 200 200 403 404  {CONFERENCE}
POST agenda.add_session                 in  403 403 422 422 403 404  {CONFERENCE}
GET  agenda.call_off_session  in  403 403 200 200 403 404 {CONFERENCE} url:session_id=workshop_id
POST agenda.call_off_session  in  403 403 302 302 403 404 {CONFERENCE} url:session_id=workshop_id
POST agenda.take_up_session  in  403 403 302 302 403 404 {CONFERENCE} url:session_id=workshop_id
GET  agenda.choice_rules                in  403 403 200 200 403 404  {CONFERENCE}
POST agenda.choice_rules                in  403 403 422 422 403 404  {CONFERENCE}
GET  agenda.add_venue                   in  403 403 200 200 403 404  {CONFERENCE}
POST agenda.add_venue                   in  403 403 422 422 403 404  {CONFERENCE}
GET  agenda.edit_venue                  in  403 403 200 200 403 404  {CONFERENCE}
POST agenda.edit_venue                  in  403 403 422 422 403 404  {CONFERENCE}
GET  agenda.add_room                    in  403 403 200 200 403 404  {CONFERENCE}
POST agenda.add_room                    in  403 403 422 422 403 404  {CONFERENCE}
GET  agenda.edit_room                   in  403 403 200 200 403 404  {CONFERENCE}
POST agenda.edit_room                   in  403 403 422 422 403 404  {CONFERENCE}
GET  agenda.seating_page                in  403 403 200 200 403 404  {CONFERENCE}
POST agenda.propose_seats               in  403 403 302 302 403 404  {CONFERENCE}
POST agenda.tell_seats                  in  403 403 302 302 403 404  {CONFERENCE}
GET  agenda.move_seat  in  403 403 200 200 403 404 {SEAT}
POST agenda.move_seat  in  403 403 422 422 403 404 {SEAT}
GET  agenda.conference_sheets           in  403 403 200 200 403 404  {CONFERENCE}
GET  agenda.conference_sheets_file      in  403 403 200 200 403 404  {CONFERENCE}
GET  agenda.check_in                    in  403 403 200 200 403 404  {CONFERENCE}
POST agenda.check_in                    in  403 403 404 404 403 404  {CONFERENCE}
GET  agenda.turnout                     in  403 403 200 200 403 404  {CONFERENCE}
GET  agenda.turnout_file                in  403 403 200 200 403 404  {CONFERENCE}
# The agenda of a meeting and who was there: those who organise it
GET  agenda.points                      in  403 200 200 200 403 404  {MEETING}
POST agenda.points                      in  403 302 302 302 403 404  {MEETING}
GET  agenda.attendance_sheet            in  403 200 200 200 403 404  {MEETING}
GET  agenda.presence                    in  403 200 200 200 403 404  {MEETING}
POST agenda.presence                    in  403 404 404 404 403 404  {MEETING}
# Its minutes: shared, whoever reads it; written and answered by those who organise it
GET  agenda.minutes                     in  200 200 200 200 200 404  {MEETING}
GET  agenda.minutes_file                in  200 200 200 200 200 404  {MEETING}
GET  agenda.write_minutes               in  403 200 200 200 403 404  {MEETING}
POST agenda.write_minutes               in  403 302 302 302 403 404  {MEETING}
POST agenda.share_minutes               in  403 302 302 302 403 404  {MEETING}
POST agenda.ask_correction              in  422 422 422 422 403 404  {MEETING}
GET  agenda.answer_correction           in  403 200 200 200 403 404  {MEETING}
POST agenda.answer_correction           in  403 422 422 422 403 404  {MEETING}
# An action is done: its owner, those who organise
POST agenda.tick_action                 in  302 302 302 302 403 404  {MEETING}
"""
