/** Every event the audit knows, past tense, in one place; no zod, so that the web app may list them. Each says what it records. */
export const AUDIT_EVENTS = {
    plugin_started: 'The plugin started on a node',
    plugin_stopped: 'The plugin stopped on a node',
    request_refused: 'A request was refused: no permission, a failed check, or invalid input',
    core_setting_change_requested: 'An admin asked here for a change of core\'s configuration',
    core_setting_changed: 'A setting of core\'s configuration has a new value',
    core_setting_change_failed: 'Core refused a change that was asked for here, or it never arrived',
    policy_changed: 'One of the plugin\'s policies has a new version',
    revocation_requested: 'An admin asked for sessions to be revoked',
    session_access_ended: 'A session of a revocation ended in core',
    session_revocation_failed: 'A session of a revocation could not be ended',
    session_deadline_missed: 'A session of a revocation was still open 60 s after the request',
    wipe_reported: 'A client reported that it wiped its local data',
    wipe_unconfirmed: 'No client reported the wipe of a session in time',
    revocation_finished: 'Every session of a revocation reached its end',
    audit_read: 'Somebody read the audit; recorded once a person and hour',
    audit_searched_for_person: 'Somebody searched the audit for one person',
    audit_exported: 'Somebody exported the audit',
    audit_verified: 'Somebody verified the audit\'s chain',
    audit_checkpoint_taken: 'An officer took a signed checkpoint, to keep it elsewhere',
    audit_person_erased: 'A person\'s addresses, clients and free texts were erased from the audit',
    audit_key_created: 'A key for signing checkpoints was made',
    controls_were_absent: 'The plugin was not running for the time named; what happened then is not recorded',
    clock_ran_backwards: 'The database\'s clock went back; the numbers, not the times, give the order',
    user_deactivated: 'An account was deactivated in core; its clients are told to wipe when they ask',
} as const;

export type AuditEventName = keyof typeof AUDIT_EVENTS;
