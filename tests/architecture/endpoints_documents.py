"""Who gets what from the addresses of documents: lines of endpoint_table.py.

The document of the world is of the home group, open to that group: the member, the facilitator,
the region's team, ANSA and the national delegation read it; the administrator does not.
"""

DOCUMENTS = """
# method endpoint                       visitor member facilitator regional ansa national admin
# Lists: over everything one may read, of a group, of a region
GET  documents.index                    in  200 200 200 200 200 200
GET  documents.workgroup                in  200 200 200 200 200 200
GET  documents.region                   in  200 200 200 200 200 200
# The page of a document
GET  documents.document                 in  200 200 200 200 200 404
# What became of its file: for its depositor and those who run its place
GET  documents.handling                 in  404 200 200 200 404 404
POST documents.read_again               in  404 302 302 302 404 404
"""
