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
# One of its versions, two of them compared, one taken up again
GET  documents.version                  in  200 200 200 200 200 404
GET  documents.differences              in  200 200 200 200 200 404
GET  documents.add_version              in  200 200 200 200 403 404
POST documents.add_version              in  422 422 422 422 403 404
POST documents.restore_version          in  409 409 409 409 403 404
# Its card, its weight, its readers, what replaces it: those who run its place
GET  documents.edit                     in  403 200 200 200 403 404
POST documents.edit                     in  403 422 422 422 403 404
GET  documents.change_status            in  403 200 200 200 403 404
POST documents.change_status            in  403 422 422 422 403 404
GET  documents.change_audience          in  403 200 200 200 403 404
POST documents.change_audience          in  403 422 422 422 403 404
GET  documents.replace                  in  403 200 200 200 403 404
POST documents.replace                  in  403 422 422 422 403 404
# The trash: what one deposited, and all that is of the places one runs
GET  documents.trash                    in  403 200 200 200 403 404
POST documents.trash                    in  403 302 302 302 403 404
GET  documents.trash_list               in  200 200 200 200 200 200
POST documents.restore  in  404 302 302 302 404 404 url:document_id=thrown_document_id
# Deposits: where one may deposit, then what one began (that of the world is the member's)
GET  documents.start_deposit            in  200 200 200 200 200 403
POST documents.start_deposit            in  422 422 422 422 422 403
GET  documents.describe                 in  200 404 404 404 404 404
POST documents.describe                 in  422 404 404 404 404 404
POST documents.send_file                in  302 404 404 404 404 404
POST documents.abandon                  in  302 404 404 404 404 404
# Its bytes; the file of the world has no picture; a selection of none leads back to the library
GET  documents.download                 in  200 200 200 200 200 404
GET  documents.download_version         in  200 200 200 200 200 404
GET  documents.thumbnail                in  404 404 404 404 404 404
GET  documents.zip                      in  302 302 302 302 302 302
POST documents.zip                      in  302 302 302 302 302 302
# What anybody reads
GET  documents.publications             200 200 200 200 200 200 200
GET  documents.publication  200 200 200 200 200 200 200 url:document_id=public_document_id
GET  documents.download_publication  200 200 200 200 200 200 200 url:document_id=public_document_id
GET  documents.publications_feed        200 200 200 200 200 200 200
GET  documents.publications_list        200 200 200 200 200 200 200
"""
