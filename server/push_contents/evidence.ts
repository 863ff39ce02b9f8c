/**
 * Evidence of what left the server: numbers by day, level, outcome and rule, and never a word of a message. Counted in memory, since a
 * write for each push would slow pushes down, and added to the table every few seconds and at stop; a crash loses those seconds.
 */
import type {PUSH_OUTCOMES} from '../../contract/names';
import type {PushEvidenceRow} from '../../contract/push';
import type {PushLevel} from '../../push_preview';
import type {Host, Sql} from '../host';

export const FLUSH_EVERY_MS = 5000;

type Outcome = typeof PUSH_OUTCOMES[number];
interface Count {day: string; level: PushLevel; outcome: Outcome; rule_id: string; count: number}

export interface Evidence {
    count(host: Host, level: PushLevel, outcome: Outcome, ruleId: string): void;
    flush(host: Host): Promise<void>;
}

export function createEvidence(): Evidence {
    let counts = new Map<string, Count>();
    const add = (day: string, level: PushLevel, outcome: Outcome, ruleId: string, count: number): void => {
        const key = `${day} ${level} ${outcome} ${ruleId}`;
        const known = counts.get(key);
        if (known) {
            known.count += count;
        } else {
            counts.set(key, {day, level, outcome, rule_id: ruleId, count});
        }
    };
    return {
        count: (host, level, outcome, ruleId) => add(dayOf(host.clock.now()), level, outcome, ruleId, 1),
        async flush(host) {
            if (counts.size === 0) {
                return;
            }
            const flushed = [...counts.values()];
            counts = new Map();
            try {
                await host.sql.exec(
                    `INSERT INTO security_controls_push_evidence (day, level, outcome, rule_id, count)
                     SELECT r.day, r.level, r.outcome, r.rule_id, r.count
                     FROM json_to_recordset($1::text::json) AS r(day text, level text, outcome text, rule_id text, count bigint)
                     ON CONFLICT (day, level, outcome, rule_id) DO UPDATE SET count = security_controls_push_evidence.count + excluded.count`,
                    [JSON.stringify(flushed)]);
            } catch (error) {
                flushed.forEach((one) => add(one.day, one.level, one.outcome, one.rule_id, one.count));
                throw error;
            }
        },
    };
}

const DAY_MS = 86_400_000;

/** The first day of a span that ends today. */
export function firstDay(now: number, days: number): string {
    return dayOf(now - (days - 1) * DAY_MS);
}

/** As many days as can be asked for (contract/push.ts). */
const KEPT_DAYS = 400;

/** A policy of many rules would fill the table for ever otherwise. */
export async function forgetOldEvidence(host: Host): Promise<void> {
    await host.sql.exec('DELETE FROM security_controls_push_evidence WHERE day < $1', [firstDay(host.clock.now(), KEPT_DAYS)]);
}

/** More than that no table can show; the newest are what somebody looks for. */
const ROW_LIMIT = 100_000;

export async function readEvidence(sql: Sql, since: string, nameOf: ReadonlyMap<string, string>): Promise<PushEvidenceRow[]> {
    const rows = await sql.query<Omit<PushEvidenceRow, 'rule_name'>>(
        `SELECT e.day, e.level, e.outcome, e.rule_id, e.count
         FROM (SELECT day, level, outcome, rule_id, count FROM security_controls_push_evidence WHERE day >= $1 ORDER BY day DESC LIMIT ${ROW_LIMIT}) e
         ORDER BY e.day, e.level, e.outcome, e.rule_id`, [since]);
    return rows.map((row) => ({...row, rule_name: nameOf.get(row.rule_id) ?? ''}));
}

/** UTC. goja's own date functions are not used: the port gives the time, and this is all that is needed of a calendar (days to civil date). */
export function dayOf(ms: number): string {
    const z = Math.floor(ms / DAY_MS) + 719_468;
    const era = Math.floor(z / 146_097);
    const dayOfEra = z - era * 146_097;
    const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
    const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
    const shifted = Math.floor((5 * dayOfYear + 2) / 153);
    const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
    const month = shifted < 10 ? shifted + 3 : shifted - 9;
    const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
