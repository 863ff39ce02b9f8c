/** Times as people write them, in their own zone and language. The plugin's engine has no Intl: the database knows the zones, the catalogue the words. */
import type {Sql} from '../host';
import {HostError} from '../host';
import {textIn} from '../texts/catalogue';

const UTC = 'UTC';

/** PostgreSQL's word for a zone it does not know. */
const UNKNOWN_ZONE = 'sql.22023';

/** Remembers what it was asked: many messages of one batch speak of the same moment. zone: an IANA name; empty or unknown is UTC. */
export function createTimeFormatter(sql: Sql): (at: number, zone: string, locale: string) => Promise<string> {
    const known = new Map<string, Promise<{text: string; zone: string}>>();
    return async (at, zone, locale) => {
        const key = `${at} ${zone}`;
        const local = known.get(key) ?? toLocal(sql, at, zone === '' ? UTC : zone);
        known.set(key, local);
        const {text, zone: usedZone} = await local;
        const [, year = '', month = '', day = '', time = ''] = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}:\d{2})$/.exec(text) ?? [];
        const months = textIn(locale, 'mfa.months').split(',');
        return textIn(locale, 'mfa.date', {year, month: months[Number(month) - 1] ?? month, day: String(Number(day)), time, zone: usedZone.replaceAll('_', ' ')});
    };
}

async function toLocal(sql: Sql, at: number, zone: string): Promise<{text: string; zone: string}> {
    try {
        const [row] = await sql.query<{text: string}>('SELECT to_char(to_timestamp($1::float8 / 1000) AT TIME ZONE $2, \'YYYY-MM-DD HH24:MI\') AS text', [at, zone]);
        return {text: row?.text ?? '', zone};
    } catch (error) {
        if (error instanceof HostError && error.id === UNKNOWN_ZONE && zone !== UTC) {
            return toLocal(sql, at, UTC);
        }
        throw error;
    }
}
