"""Who gets what from each address: one line per method and endpoint, one column per persona.

A status is a number; `in` is being sent to sign in (401, or a redirect to /connexion); 302 stands
for 303 too. A POST is sent with a valid token and nothing else, unless the line says what
(`form:name=value`): so 422 is a form that the person may send and that says what is missing, 302
a gesture done, 403 refused.

The arguments of an address are taken by their name from the world (tests/support/world.py);
`url:name=value` says another one. A value is a name of the world, else a plain word.
An address that is not here fails the suite: add its line with the statuses that are right. Those of
the directory are in endpoints_directory.py.
"""

from dataclasses import dataclass, field

from tests.architecture.endpoints_agenda import AGENDA
from tests.architecture.endpoints_directory import DIRECTORY
from tests.architecture.endpoints_documents import DOCUMENTS
from tests.architecture.endpoints_meetings import MEETINGS
from tests.architecture.endpoints_registration import REGISTRATION
from tests.architecture.endpoints_search import SEARCH
from tests.support.world import PERSONAS

TABLE = """
# method endpoint                       visitor member facilitator regional ansa national admin
GET  home.index                         200 200 200 200 200 200 200
GET  home.accessibility                 200 200 200 200 200 200 200
GET  home.contact                       200 200 200 200 200 200 200
GET  home.display                       200 200 200 200 200 200 200
POST home.display                       422 422 422 422 422 422 422
GET  home.help                          200 200 200 200 200 200 200
GET  home.legal_notice                  200 200 200 200 200 200 200
GET  home.privacy                       200 200 200 200 200 200 200
GET  home.robots                        200 200 200 200 200 200 200
GET  home.site_map                      200 200 200 200 200 200 200
GET  home.sitemap                       200 200 200 200 200 200 200
# Accounts
GET  accounts.sign_in                   200 302 302 302 302 302 302
POST accounts.sign_in                   422 422 422 422 422 422 422
POST accounts.sign_out                  in  in  in  in  in  in  in
GET  accounts.ask_for_link              200 200 200 200 200 200 200
POST accounts.ask_for_link              422 422 422 422 422 422 422
GET  accounts.link_sent                 200 200 200 200 200 200 200
GET  accounts.sign_in_by_link           200 200 200 200 200 200 200  url:token=sign_in_token
POST accounts.sign_in_by_link           302 302 302 302 302 302 302  url:token=sign_in_token
GET  accounts.forgotten_password        200 200 200 200 200 200 200
POST accounts.forgotten_password        422 422 422 422 422 422 422
GET  accounts.reset_password            200 200 200 200 200 200 200  url:token=reset_token
POST accounts.reset_password            422 422 422 422 422 422 422  url:token=reset_token
GET  accounts.activate                  200 200 200 200 200 200 200  url:token=activation_token
POST accounts.activate                  422 422 422 422 422 422 422  url:token=activation_token
GET  accounts.my_account                in  200 200 200 200 200 200
GET  accounts.my_data                   in  200 200 200 200 200 200
GET  accounts.change_password           in  200 200 200 200 200 200
POST accounts.change_password           in  422 422 422 422 422 422
POST accounts.end_other_sessions        in  302 302 302 302 302 302
# The session of somebody else
POST accounts.end_session               in  404 404 404 404 404 404
# Access requests: the applicant's side
GET  access_requests.ask                200 200 200 200 200 200 200
POST access_requests.ask                422 422 422 422 422 422 422
GET  access_requests.sent               200 200 200 200 200 200 200
GET  access_requests.confirm            200 200 200 200 200 200 200  url:token=confirmation_token
POST access_requests.confirm            302 302 302 302 302 302 302  url:token=confirmation_token
GET  access_requests.follow             200 200 200 200 200 200 200  url:token=follow_token
POST access_requests.follow             422 422 422 422 422 422 422  url:token=follow_token
GET  access_requests.withdraw           200 200 200 200 200 200 200  url:token=follow_token
POST access_requests.withdraw           302 302 302 302 302 302 302  url:token=follow_token
# Access requests: opinions
GET  access_requests.opinions           in  403 200 200 200 403 403
GET  access_requests.opinion            in  404 200 200 404 404 404
POST access_requests.opinion            in  404 422 422 404 404 404
GET  access_requests.opinion_by_link    200 200 200 200 200 200 200  url:token=opinion_token
POST access_requests.opinion_by_link    422 422 422 422 422 422 422  url:token=opinion_token
GET  access_requests.opinion_sent       200 200 200 200 200 200 200
# Access requests: the queue. The regional team decides for its region.
GET  access_requests.queue              in  403 403 200 200 200 403
GET  access_requests.review             in  404 404 200 200 200 404
POST access_requests.answer             in  404 404 422 422 403 404
POST access_requests.write              in  404 404 422 422 403 404
POST access_requests.claim              in  404 404 302 302 403 404
POST access_requests.release            in  404 404 302 302 403 404
POST access_requests.bulk_answer        in  403 403 422 422 403 403
GET  access_requests.bulk_result        in  404 404 404 200 404 404
# Invitations. The one of the world was sent by the facilitator.
GET  access_requests.invitations        in  403 200 200 200 403 403
GET  access_requests.new_invitation     in  403 200 200 200 403 403
POST access_requests.new_invitation     in  403 422 422 422 403 403
POST access_requests.lines_to_correct   in  403 422 422 422 403 403
POST access_requests.resend_invitation  in  403 409 404 409 403 403
POST access_requests.cancel_invitation  in  403 302 404 302 403 403
GET  access_requests.accept_invitation  200 200 200 200 200 200 200  url:token=invitation_token
POST access_requests.accept_invitation  422 422 422 422 422 422 422  url:token=invitation_token
# Notifications. Those of somebody else are not there; a link that stops mails needs no account.
GET  notifications.index                in  200 200 200 200 200 200
GET  notifications.open_one             in  404 404 404 404 404 404
POST notifications.read_all             in  302 302 302 302 302 302
GET  notifications.preferences          in  200 200 200 200 200 200
POST notifications.preferences          in  302 302 302 302 302 302
POST notifications.reset                in  302 302 302 302 302 302
POST notifications.pause                in  422 422 422 422 422 422
POST notifications.resume               in  302 302 302 302 302 302
POST notifications.start_letter_again   in  302 302 302 302 302 302
POST notifications.mute                 in  404 404 404 404 404 404
POST notifications.unmute               in  302 302 302 302 302 302
GET  notifications.stop                 200 200 200 200 200 200 200  url:token=stop_token
POST notifications.stop_now             200 200 200 200 200 200 200  url:token=stop_token
# Workgroups. The member and the facilitator are already in; 409 says so.
GET  workgroups.index                   in  200 200 200 200 200 200
GET  workgroups.region                  in  302 302 302 302 302 302
GET  workgroups.show                    in  200 200 200 200 200 200
GET  workgroups.member_cards            in  200 200 200 200 200 200
GET  workgroups.members                 in  200 200 200 200 200 200
GET  workgroups.join                    in  200 200 200 200 200 200
POST workgroups.join                    in  409 409 302 302 302 302
POST workgroups.withdraw                in  409 409 409 409 409 409
GET  workgroups.leave                   in  200 200 403 403 403 403
POST workgroups.leave                   in  302 302 409 409 409 409
GET  workgroups.write                   in  200 200 200 200 200 200
POST workgroups.write                   in  422 422 422 422 422 422
GET  workgroups.settings                in  403 200 200 200 403 403
POST workgroups.settings                in  403 422 422 422 403 403
GET  workgroups.requests                in  403 200 200 200 403 403
GET  workgroups.answer                  in  403 200 200 200 403 403  url:request_id=join_request_id
POST workgroups.answer                  in  403 422 422 422 403 403  url:request_id=join_request_id
GET  workgroups.member                  in  403 200 200 200 403 403  url:user_id=member_id
POST workgroups.member                  in  403 422 422 422 403 403  url:user_id=member_id
GET  workgroups.remove                  in  403 200 200 200 403 403  url:user_id=member_id
POST workgroups.remove                  in  403 302 302 302 403 403  url:user_id=member_id
POST workgroups.confirm                 in  403 302 302 302 403 403  url:user_id=member_id
# Forum: reading. The topic of the world is in the group of the member and of the facilitator.
GET  forums.index                       in  200 200 200 200 200 200
GET  forums.national_forum              in  200 200 200 200 200 200
GET  forums.region_forum                in  200 200 200 200 200 404
GET  forums.workgroup_forum             in  200 200 200 200 200 404
GET  forums.topic                       in  200 200 200 200 200 404
GET  forums.post                        in  302 302 302 302 302 404
# What one follows; the forum of the group is run by its facilitator, its region, ANSA
POST forums.follow_forum                in  302 302 302 302 302 404
POST forums.follow_topic                in  302 302 302 302 302 404
POST forums.mark_forum_read             in  302 302 302 302 302 404
POST forums.mark_all_read               in  302 302 302 302 302 302
GET  forums.unanswered                  in  403 200 200 200 403 404
GET  forums.settings                    in  403 200 200 200 403 404
POST forums.settings                    in  403 302 302 302 403 404
# Writing in the forum of the group; those who read it without writing are refused
GET  forums.new_topic                   in  200 200 200 200 403 404
POST forums.new_topic                   in  422 422 422 422 403 404
GET  forums.reply                       in  200 200 200 200 403 404
POST forums.reply                       in  422 422 422 422 403 404
POST forums.preview                     in  200 200 200 200 200 200
GET  forums.mentionable                 in  200 200 200 200 403 404
GET  forums.drafts                      in  200 200 200 200 200 200
POST forums.save_draft                  in  204 204 204 204 403 404
POST forums.discard_draft               in  302 302 302 302 302 302
# The post of the world was written by a fellow member
GET  forums.edit_post                   in  403 403 403 403 403 404
POST forums.edit_post                   in  403 403 403 403 403 404
GET  forums.post_history                in  200 200 200 200 200 404
GET  forums.trash_post                  in  403 200 200 200 403 404
POST forums.trash_post                  in  403 302 302 302 403 404
POST forums.restore_post                in  409 302 302 302 409 404  url:post_id=thrown_id
GET  forums.trash                       in  200 200 200 200 200 404
POST forums.react                       in  302 302 302 302 302 404
POST forums.accept                      in  403 302 302 302 403 404
POST forums.upload                      in  422 422 422 422 422 422
GET  forums.attachment                  in  200 200 200 200 200 404
# Forums: those who run one manage its topics
GET  forums.manage_topic                in  403 200 200 200 403 404
POST forums.manage_topic                in  403 422 422 422 403 404
GET  forums.move_topic                  in  403 200 200 200 403 404
POST forums.move_topic                  in  403 422 422 422 403 404
GET  forums.split_topic                 in  403 200 200 200 403 404
POST forums.split_topic                 in  403 422 422 422 403 404
GET  forums.merge_topic                 in  403 200 200 200 403 404
POST forums.merge_topic                 in  403 422 422 422 403 404
# Forums: moderation. The facilitator took the decision of the world, the member made its report.
GET  forums.report                      in  200 200 200 200 200 404
POST forums.report                      in  422 422 422 422 422 404
GET  forums.own_report                  in  200 404 404 404 404 404
GET  forums.reports                     in  403 200 200 200 403 403
GET  forums.hide_post                   in  404 200 200 200 404 404
POST forums.hide_post                   in  404 422 422 422 404 404
GET  forums.unhide_post                 in  404 200 200 200 404 404  url:post_id=hidden_id
POST forums.unhide_post                 in  404 422 422 422 404 404  url:post_id=hidden_id
GET  forums.moderation_journal          in  403 200 200 200 403 403
GET  forums.decision                    in  404 200 200 200 404 404
POST forums.decision                    in  404 403 422 422 404 404
# Administration
GET  administration.health_as_json      200 200 200 200 200 200 200
GET  administration.state               in  403 403 403 403 403 200
GET  administration.hub                 in  403 403 200 200 200 200
# Out of a demonstration, nobody reads the mails of others
GET  administration.demo_mails          404 404 404 404 404 404 404
GET  administration.demo_mail           404 404 404 404 404 404 404
# Administration: accounts
GET  administration.accounts            in  403 403 403 200 403 200
GET  administration.account             in  403 403 403 200 403 200
GET  administration.activations         in  403 403 403 200 403 200
POST administration.resend_several_activations in 403 403 403 302 403 302
POST administration.resend_account_activation  in 403 403 403 302 403 302  url:account_id=pending_id
GET  administration.deactivate_account  in  403 403 403 200 403 200
POST administration.deactivate_account  in  403 403 403 302 403 302
GET  administration.reactivate_account  in  403 403 403 200 403 200
POST administration.reactivate_account  in  403 403 403 302 403 302
POST administration.sign_account_out    in  403 403 403 302 403 302
POST administration.grant_account_role  in  403 403 403 422 403 422
POST administration.revoke_account_role in  403 403 403 422 403 422
POST administration.grant_account_mandate  in 403 403 403 422 403 422
POST administration.revoke_account_mandate in 403 403 403 400 403 400
# Administration: groups and themes
GET  administration.workgroups          in  403 403 403 200 403 200
GET  administration.workgroup           in  403 403 403 200 403 200
POST administration.workgroup           in  403 403 403 302 403 302
GET  administration.new_workgroup       in  403 403 403 200 403 200
POST administration.new_workgroup       in  403 403 403 422 403 422
GET  administration.find_facilitator    in  403 403 403 200 403 200
POST administration.add_facilitator     in  403 403 403 302 403 302  form:account=member_id
POST administration.remove_facilitator  in  403 403 403 404 403 404  form:account=member_id
GET  administration.archive             in  403 403 403 200 403 200
POST administration.archive             in  403 403 403 422 403 422
POST administration.reopen              in  403 403 403 302 403 302
GET  administration.themes              in  403 403 403 200 403 200
GET  administration.theme               in  403 403 403 200 403 200
POST administration.theme               in  403 403 403 422 403 422
GET  administration.new_theme           in  403 403 403 200 403 200
POST administration.new_theme           in  403 403 403 422 403 422
# Administration: words, delays, mails, the log
GET  administration.reasons             in  403 403 403 200 403 403
GET  administration.reason              in  403 403 403 200 403 403
POST administration.reason              in  403 403 403 422 403 403
GET  administration.new_reason          in  403 403 403 200 403 403
POST administration.new_reason          in  403 403 403 422 403 403
POST administration.move                in  403 403 403 302 403 403
GET  administration.parameters          in  403 403 403 200 403 200
POST administration.parameters          in  403 403 403 422 403 422
GET  administration.mail_texts          in  403 403 403 200 403 200
GET  administration.mail_text           in  403 403 403 200 403 200
POST administration.mail_text           in  403 403 403 422 403 422
GET  administration.restore_mail_text   in  403 403 403 200 403 200
POST administration.restore_mail_text   in  403 403 403 302 403 302
GET  administration.mails               in  403 403 403 200 403 200
POST administration.send_mail_again     in  403 403 403 302 403 302
GET  administration.audit               in  403 403 403 200 403 200
POST administration.export_audit        in  403 403 403 200 403 200
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    method: str
    endpoint: str
    statuses: dict[str, str]
    url: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def _parse(line: str) -> Row:
    method, endpoint, *rest = line.split()
    statuses, options = rest[: len(PERSONAS)], rest[len(PERSONAS) :]
    assert len(statuses) == len(PERSONAS), f"{line!r}: {len(PERSONAS)} statuses expected"
    kinds: dict[str, dict[str, str]] = {"url": {}, "form": {}}
    for option in options:
        kind, _, pair = option.partition(":")
        name, _, value = pair.partition("=")
        kinds[kind][name] = value
    by_persona = dict(zip(PERSONAS, statuses, strict=True))
    return Row(method, endpoint, by_persona, kinds["url"], kinds["form"])


LINES = [
    line
    for table in (TABLE, AGENDA, DIRECTORY, DOCUMENTS, MEETINGS, REGISTRATION, SEARCH)
    for line in table.splitlines()
]
ROWS = [_parse(line) for line in LINES if line and not line.startswith("#")]
