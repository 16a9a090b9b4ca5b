"""Who gets what from the addresses of the directory: lines of endpoint_table.py."""

DIRECTORY = """
# method endpoint                       visitor member facilitator regional ansa national admin
# The directory: structures suggested while one fills the public form
GET  directory.index                    in  200 200 200 200 200 200
GET  directory.organisation             in  200 200 200 200 200 200
GET  directory.propose_organisation     in  200 200 200 200 200 200
POST directory.propose_organisation     in  422 422 422 422 422 422
# Its people (the member is one) and staff complete the page of a structure
GET  directory.edit_organisation        in  200 403 403 200 403 200
POST directory.edit_organisation        in  422 403 403 422 403 422
GET  directory.manage                   in  403 403 403 200 403 200
POST directory.confirm_organisation     in  403 403 403 302 403 302
GET  directory.merge_organisation       in  403 403 403 200 403 200
POST directory.merge_into               in  403 403 403 422 403 422
# Cards for address books; lists for a spreadsheet, of what one runs
GET  directory.person_card              in  200 200 200 200 200 200
GET  directory.choose_cards             in  200 200 200 200 200 200
POST directory.selected_cards           in  422 422 422 422 422 422
GET  directory.export                   in  403 200 200 200 403 403
POST directory.export                   in  403 422 422 422 403 403
# Messages relayed by the directory; those reported are read by ANSA
GET  directory.write_to                 in  200 200 200 200 200 200  url:user_id=fellow_id
POST directory.write_to                 in  422 422 422 422 422 422  url:user_id=fellow_id
GET  directory.exchanges                in  200 200 200 200 200 200
GET  directory.exchange                 in  200 404 404 404 404 404  url:message_id=relay_id
POST directory.exchange                 in  422 404 404 404 404 404  url:message_id=relay_id
GET  directory.report_message           in  200 404 404 404 404 404  url:message_id=relay_id
POST directory.report_message           in  422 404 404 404 404 404  url:message_id=relay_id
POST directory.refuse_sender            in  302 404 404 404 404 404  url:message_id=relay_id
POST directory.take_messages_again      in  302 404 404 404 404 404  url:message_id=relay_id
GET  directory.message_reports          in  403 403 403 200 403 403
POST directory.settle_message_report    in  403 403 403 302 403 403 url:message_id=reported_relay_id
GET  directory.imports                  in  403 403 403 200 403 200
POST directory.imports                  in  403 403 403 422 403 422
GET  directory.import_run               in  403 403 403 200 403 200
POST directory.map_import               in  403 403 403 422 403 422
POST directory.start_import             in  403 403 403 302 403 302
GET  directory.import_problems          in  403 403 403 200 403 200
GET  directory.suggest_organisations    200 200 200 200 200 200 200
GET  directory.suggest_expertises       in  200 200 200 200 200 200
# The page of somebody else, who has no photo
GET  directory.person                   in  200 200 200 200 200 200
GET  directory.person_photo             in  404 404 404 404 404 404
# One's own page, for those who have a region; the function of the world is the member's
GET  directory.edit_profile             in  200 200 200 200 200 200
POST directory.edit_profile             in  302 302 302 200 200 200
GET  directory.change_region            in  200 200 200 404 404 404
POST directory.change_region            in  302 302 302 404 404 404
GET  directory.edit_visibility          in  200 200 200 404 404 404
POST directory.edit_visibility          in  302 302 302 404 404 404
POST directory.hide_details             in  302 302 302 404 404 404
GET  directory.edit_photo               in  200 200 200 404 404 404
POST directory.edit_photo               in  422 422 422 404 404 404
POST directory.remove_photo             in  302 302 302 404 404 404
GET  directory.add_affiliation          in  200 200 200 200 200 200
POST directory.add_affiliation          in  422 422 422 422 422 422
GET  directory.edit_affiliation         in  200 404 404 404 404 404
POST directory.edit_affiliation         in  422 404 404 404 404 404
GET  directory.end_affiliation          in  200 404 404 404 404 404
POST directory.end_affiliation          in  422 404 404 404 404 404
"""
