/** Connected phones by the kind of app, from what their sessions tell; device tokens are never read. */
import type {ConnectedDevice, MobileDevices} from '../../contract/posture';
import {isLiveSession, isMobileApp} from '../database/core_sessions';
import type {Sql} from '../host';

/** The part of a device id before the token; other values are nobody's business. Current apps register with -v2. */
const PLATFORMS: Readonly<Record<string, Pick<MobileDevices, 'app' | 'platform'>>> = {
    'apple_rn-v2': {app: 'current', platform: 'ios'},
    'android_rn-v2': {app: 'current', platform: 'android'},
    'apple_rnbeta-v2': {app: 'beta', platform: 'ios'},
    'android_rnbeta-v2': {app: 'beta', platform: 'android'},
    apple_rn: {app: 'older', platform: 'ios'},
    android_rn: {app: 'older', platform: 'android'},
    apple_rnbeta: {app: 'older', platform: 'ios'},
    android_rnbeta: {app: 'older', platform: 'android'},
    apple: {app: 'classic', platform: 'ios'},
    android: {app: 'classic', platform: 'android'},
};

const UNKNOWN = {app: 'unknown', platform: 'unknown'} as const;

/** Live sessions of mobile apps, grouped. minimumVersion "" makes none outdated. */
export async function readDevices(sql: Sql, now: number, minimumVersion: string): Promise<MobileDevices[]> {
    const rows = await sql.query<{kind: string; version: string; sessions: number}>(`
        SELECT CASE WHEN split_part(s.deviceid, ':', 1) = ANY (string_to_array($2, ',')) THEN split_part(s.deviceid, ':', 1) ELSE '' END AS kind,
            left(coalesce(s.props->>'mobile_version', ''), 30) AS version, count(*)::int AS sessions
        FROM sessions s WHERE ${isLiveSession('s', '$1')} AND ${isMobileApp('s')}
        GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 200`, [now, Object.keys(PLATFORMS).join(',')]);
    return rows.map(({kind, version, sessions}) => ({
        ...(PLATFORMS[kind] ?? UNKNOWN), version, sessions, outdated: isOlder(version, minimumVersion),
    }));
}

/** What is left out does not matter. */
export type DeviceKind = Partial<Pick<MobileDevices, 'app' | 'platform' | 'version'>>;

/** Sessions of one kind, most recently used first; those after the one named. */
export async function listDevices(sql: Sql, now: number, kind: DeviceKind, after: {at: number; id: string} | null, limit: number): Promise<ConnectedDevice[]> {
    const known = Object.keys(PLATFORMS);
    const meets = ({app, platform}: Pick<MobileDevices, 'app' | 'platform'>) => (kind.app ?? app) === app && (kind.platform ?? platform) === platform;
    const wanted = known.filter((name) => meets(PLATFORMS[name] ?? UNKNOWN));
    return sql.query<ConnectedDevice & Record<string, unknown>>(`
        SELECT s.id AS session_id, s.userid AS user_id, u.username, s.createat AS created_at, s.lastactivityat AS last_activity_at, left(coalesce(s.props->>'os', ''), 100) AS os
        FROM sessions s JOIN users u ON u.id = s.userid
        WHERE ${isLiveSession('s', '$1')} AND ${isMobileApp('s')} AND ($2::text IS NULL OR left(coalesce(s.props->>'mobile_version', ''), 30) = $2::text)
            AND (split_part(s.deviceid, ':', 1) = ANY (string_to_array($3, ',')) OR ($4::boolean AND split_part(s.deviceid, ':', 1) <> ALL (string_to_array($8, ','))))
            AND ($5::bigint < 0 OR (s.lastactivityat, s.id) < ($5::bigint, $6::text))
        ORDER BY s.lastactivityat DESC, s.id DESC LIMIT $7::int`,
    [now, kind.version ?? null, wanted.join(','), meets(UNKNOWN), after?.at ?? -1, after?.id ?? '', limit, known.join(',')]);
}

/** By numbers, part by part; a version nobody told is not called outdated. */
export function isOlder(version: string, minimum: string): boolean {
    const parts = (text: string) => text.split(/[^0-9.]/)[0]?.split('.').map(Number) ?? [];
    if (version === '' || minimum === '') {
        return false;
    }
    const [own, wanted] = [parts(version), parts(minimum)];
    for (let i = 0; i < wanted.length; i++) {
        const difference = (own[i] ?? 0) - (wanted[i] ?? 0);
        if (difference !== 0) {
            return difference < 0;
        }
    }
    return false;
}
