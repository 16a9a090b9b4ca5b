"""Who gets what from the addresses of the agenda: lines of endpoint_table.py.

The event of the world is of the home group, open to that group: the member, the facilitator, the
region's team, ANSA and the national delegation read it; the administrator does not.
"""

AGENDA = """
# method endpoint                       visitor member facilitator regional ansa national admin
# Lists: over everything one may read, of a group, of a region
GET  agenda.index                       in  200 200 200 200 200 200
GET  agenda.workgroup                   in  200 200 200 200 200 200
GET  agenda.region                      in  200 200 200 200 200 200
# The page of an event; of a public one, for anybody
GET  agenda.event                       in  200 200 200 200 200 404
"""
