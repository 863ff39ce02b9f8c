/** Connected phones by the kind of app, from what their sessions tell; device tokens are never read. */
import type {MobileDevices} from '../../contract/posture';
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

/** Live sessions of mobile apps, grouped. minimumVersion "" makes none outdated. */
export async function readDevices(sql: Sql, now: number, minimumVersion: string): Promise<MobileDevices[]> {
    const rows = await sql.query<{kind: string; version: string; sessions: number}>(`
        SELECT CASE WHEN split_part(deviceid, ':', 1) = ANY (string_to_array($2, ',')) THEN split_part(deviceid, ':', 1) ELSE '' END AS kind,
            left(coalesce(props->>'mobile_version', ''), 30) AS version, count(*)::int AS sessions
        FROM sessions WHERE (expiresat = 0 OR expiresat > $1) AND (deviceid <> '' OR props->>'isMobile' = 'true')
        GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 200`, [now, Object.keys(PLATFORMS).join(',')]);
    return rows.map(({kind, version, sessions}) => ({
        ...(PLATFORMS[kind] ?? {app: 'unknown', platform: 'unknown'}), version, sessions, outdated: isOlder(version, minimumVersion),
    }));
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
