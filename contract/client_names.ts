/** The names that the part of the web app needs which every user loads: what stands here costs each of them. */

export const PLUGIN_ID = 'security-controls';

/** Prefix of every REST path of the plugin, below SiteURL. */
export const API_PATH = `/plugins/${PLUGIN_ID}/api/v1`;

/** Websocket events the plugin publishes. A client sees them as `custom_security-controls_<name>`. */
export const EVENTS = {
    /** To all connections every BEACON_INTERVAL_MS. It reaches no revoked or deactivated connection: who misses it asks. Payload: BeaconEvent. */
    beacon: 'beacon',
    /** To one user, or to everyone: the named sessions are to ask for their verdict now. Payload: VerdictDueEvent. */
    verdict_due: 'verdict_due',
    /** To the admin who asked: a job moved on; read it again. Payload: RevocationChangedEvent. */
    revocation_changed: 'revocation_changed',
} as const;

/** How a client sees one of the plugin's websocket events. */
export function clientEventName(name: keyof typeof EVENTS): string {
    return `custom_${PLUGIN_ID}_${EVENTS[name]}`;
}

/** Every 10 s a beacon (design: Revocation 5). */
export const BEACON_INTERVAL_MS = 10_000;

/** A client that heard no beacon for this long (two missed and some slack) asks for its verdict. */
export const BEACON_MISSED_AFTER_MS = 25_000;

/** Questions after a missed beacon are spread over this long, so that a restart is no stampede. */
export const VERDICT_SPREAD_MS = 8_000;

/** Beyond this no client spreads a question the server wants, whatever it says: the promise is a minute. */
export const LONGEST_SPREAD_MS = 30_000;

/**
 * What part of that time a client waits; random in [0, 1). Somewhat more than half of a crowd asks in its first 15 %, and the rest in its last 40 %, when
 * those are done: together all of them would only wait for each other.
 */
export const partOfSpread = (random: number) => (random < 0.55 ? random * 0.27 : (random * 0.9) + 0.1);

/** A told client may take this long to say "heard" before access ends without it. */
export const HEARD_WITHIN_MS = 3_000;

/** The promise: access has ended this long after the request at the latest. */
export const ACCESS_ENDED_WITHIN_MS = 60_000;

/** What becomes of a ticket's session (docs/design/wipe-protocol.md). */
export const VERDICTS = ['live', 'log_out', 'wipe', 'unknown'] as const;

/** Why a session ended, told to the person. A role, never a name. */
export const ENDED_BY = ['system_admin', 'user_manager', 'deactivation', 'session_limit', 'mfa_enrolment', 'ended_elsewhere', 'expired', 'offline', 'log_out'] as const;
