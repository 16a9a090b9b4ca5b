"""Who gets what from the addresses of the search: lines of endpoint_table.py."""

SEARCH = """
# method endpoint                       visitor member facilitator regional ansa national admin
GET  search.index                       200 200 200 200 200 200 200
GET  search.suggest                     200 200 200 200 200 200 200
GET  search.saved_searches              in  200 200 200 200 200 200
GET  search.save_search                 in  200 200 200 200 200 200
POST search.save_search                 in  422 422 422 422 422 422
# The member's own
GET  search.saved_search                in  302 404 404 404 404 404
POST search.set_alert                   in  302 404 404 404 404 404
POST search.remove_saved                in  302 404 404 404 404 404
# Staff: what found nothing, and which words say the same
GET  search.manage                      in  403 403 403 200 403 200
GET  search.synonyms                    in  403 403 403 200 403 200
POST search.synonyms                    in  403 403 403 422 403 422
GET  search.edit_synonym                in  403 403 403 200 403 200
POST search.edit_synonym                in  403 403 403 422 403 422
POST search.remove_synonym              in  403 403 403 302 403 302
"""
