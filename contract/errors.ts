/**
 * The closed table of the plugin's errors. Wire form: `{id, message, status_code, request_id, details?}`, as Mattermost's own.
 * No zod here, so the web app may import it.
 */
export const ERRORS = {
    'api.bad_request': {status: 400, message: 'The request is not valid.'},
    'api.invalid_json': {status: 400, message: 'The request body is not valid JSON.'},
    'api.json_required': {status: 415, message: 'Send the request body as application/json.'},
    'api.idempotency_key_required': {status: 400, message: 'This action needs an Idempotency-Key header.'},
    'api.idempotency_key_reused': {status: 409, message: 'This Idempotency-Key was already used for a different request.'},
    'api.if_match_required': {status: 428, message: 'Send the ETag you read as If-Match, so that nobody\'s change is lost.'},
    'api.stale': {status: 412, message: 'Someone else changed this first. Read it again before you save.'},
    'api.not_logged_in': {status: 401, message: 'Log in to continue.'},
    'api.forbidden': {status: 403, message: 'You do not have the permission this needs.'},
    'api.csrf': {status: 403, message: 'The request did not prove that it comes from Mattermost\'s own page.'},
    'api.plugin_caller': {status: 403, message: 'Other plugins may not use this API.'},
    'api.automation_refused': {status: 403, message: 'This action needs a person: personal access tokens and OAuth apps are refused unless the sessions policy allows automation.'},
    'api.not_found': {status: 404, message: 'There is nothing here.'},
    'api.method_not_allowed': {status: 405, message: 'This path does not answer that method.'},
    'api.body_too_large': {status: 413, message: 'The request body is too large.'},
    'api.rate_limited': {status: 429, message: 'Too many requests. Try again in a moment.'},
    'api.internal': {status: 500, message: 'Something went wrong on the server. Give an administrator the request id.'},
    'api.unavailable': {status: 503, message: 'The server cannot answer right now. Try again in a moment.'},
    'client.invalid_ticket': {status: 400, message: 'The ticket is not valid.'},
    'client.nonce_used': {status: 409, message: 'This wipe was already carried out.'},
    'users.not_found': {status: 404, message: 'There is no such user.'},
    'sessions.not_found': {status: 404, message: 'There is no such session.'},
    'revocations.not_found': {status: 404, message: 'There is no such revocation.'},
    'revocations.target_is_system_admin': {status: 403, message: 'Only a system admin may end a system admin\'s sessions.'},
    'revocations.own_account': {status: 409, message: 'Nobody deactivates the own account here.'},
    'revocations.not_confirmed': {status: 409, message: 'The number of users was not confirmed, or has changed since. Look at the preview again.'},
    'revocations.list_too_long': {status: 400, message: 'The list has more than 10,000 lines.'},
    'revocations.over': {status: 409, message: 'The revocation is over, or was cancelled before.'},
    'teams.not_found': {status: 404, message: 'There is no such team.'},
    'revocations.nothing_to_revoke': {status: 409, message: 'There is no session to revoke.'},
    'core_settings.not_found': {status: 404, message: 'There is no such change.'},
    'core_settings.change_closed': {status: 409, message: 'This change already has its outcome.'},
    'core_settings.nothing_to_change': {status: 400, message: 'The settings already have these values.'},
    'audit.invalid_checkpoint': {status: 400, message: 'This is no checkpoint: a signed note as it was handed out, unchanged, is needed.'},
    'push_contents.channel_not_found': {status: 404, message: 'There is no such channel.'},
    'audit.not_found': {status: 404, message: 'There is no such audit record.'},
} as const;

export type ErrorId = keyof typeof ERRORS;
