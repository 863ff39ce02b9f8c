/** Adds up the evidence: by day for the chart, by level and rule for the table. Days on which nothing was sent are there as well. */
import type {PUSH_OUTCOMES} from '../../../../contract/names';
import type {PushEvidence, PushEvidenceRow} from '../../../../contract/types';

export type Outcome = typeof PUSH_OUTCOMES[number];
export type Counts = Record<Outcome, number>;

export interface DaySum {
    /** YYYY-MM-DD, UTC. */
    day: string;
    counts: Counts;
}

const DAY_MS = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const none = (): Counts => ({sent: 0, reduced: 0, suppressed: 0});

export const totalOf = ({sent, reduced, suppressed}: Counts) => sent + reduced + suppressed;

export function sumAll(rows: readonly PushEvidenceRow[]): Counts {
    const counts = none();
    for (const {outcome, count} of rows) {
        counts[outcome] += count;
    }
    return counts;
}

/** From `since` to the day of `nowMs`, every day once. */
export function sumByDay({since, rows}: PushEvidence, nowMs: number): DaySum[] {
    const days = new Map<string, DaySum>();
    for (let ms = Date.parse(since); ms <= nowMs; ms += DAY_MS) {
        days.set(dayOf(ms), {day: dayOf(ms), counts: none()});
    }
    for (const {day, outcome, count} of rows) {
        const sum = days.get(day) ?? {day, counts: none()};
        sum.counts[outcome] += count;
        days.set(day, sum);
    }
    return [...days.values()].sort((one, other) => (one.day < other.day ? -1 : 1));
}

export type RuleSum = Pick<PushEvidenceRow, 'level' | 'outcome' | 'rule_id' | 'rule_name' | 'count'>;

/** The most frequent first. */
export function sumByRule(rows: readonly PushEvidenceRow[]): RuleSum[] {
    const sums = new Map<string, RuleSum>();
    for (const {level, outcome, rule_id, rule_name, count} of rows) {
        const key = [level, outcome, rule_id].join(' ');
        sums.set(key, {level, outcome, rule_id, rule_name, count: count + (sums.get(key)?.count ?? 0)});
    }
    return [...sums.values()].sort((one, other) => other.count - one.count);
}
