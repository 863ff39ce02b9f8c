/** One run of every check: gathered, judged, kept, and compared with the run before, so that drift is on record whoever caused it. */
import type {MobileDevices, PostureCheck, PostureFinding, PostureReport, PostureResult} from '../../contract/posture';
import type {AuditEvent} from '../audit/event';
import {appendAudit} from '../audit/write';
import type {Host, Sql} from '../host';

import {readDevices} from './devices';
import {readVersion} from './facts';
import type {NewFinding} from './finding';
import {judge} from './judge';
import {readMobilePolicy} from './mobile_policy';
import type {PostureNeeds} from './needs';
import {probeNetwork} from './probes';

export interface PostureChange {check: PostureCheck; before: PostureResult; after: PostureResult}

/** Who had it checked: a person with the request that asked, or the worker. */
export type Asker = Pick<AuditEvent, 'actor' | 'request_id'>;

/** Runs are kept for a year, and not more of them than an admin can page through. */
const KEEP_MS = 365 * 86_400_000;
const KEEP_RUNS = 5000;

export async function runPosture(host: Host, needs: PostureNeeds, asker: Asker): Promise<PostureReport> {
    const {policy} = await readMobilePolicy(host.sql);
    const config = await host.mattermost.getConfig();
    const license = await host.mattermost.getLicense();
    const serverVersion = readVersion(await host.mattermost.getServerVersion());
    const push = await needs.readPushState(host.sql, config, license);
    const phoneLimits = await needs.readPhoneLimits(host.sql);
    const mfaPolicy = await needs.readMfaState(host);
    const target = {siteUrl: config.ServiceSettings.SiteURL, websocketUrl: String((config.ServiceSettings as Record<string, unknown>).WebsocketURL ?? ''), policy};
    const [network, pushRoute] = await Promise.all([probeNetwork(host, target), needs.checkPushRoute(host.fork())]);
    const now = host.clock.now();
    const devices = await readDevices(host.replica, now, policy.minimum_app_version);
    const findings = judge({now, config, license, serverVersion, policy, network, devices, push, pushRoute, phoneLimits, mfaPolicy});
    return keep(host, {id: host.ids.newId(), checked_at: now, devices}, findings, asker);
}

async function keep(host: Host, run: Omit<PostureReport, 'findings'>, found: readonly NewFinding[], asker: Asker): Promise<PostureReport> {
    return host.transaction(async (tx) => {
        // Two runs at once would both compare themselves with the one before.
        await tx.exec('LOCK TABLE security_controls_posture_runs IN SHARE ROW EXCLUSIVE MODE');
        const before = await readLastRun(tx);
        const report = {...run, findings: continueFrom(before?.findings ?? [], found, run.checked_at)};
        const changes = before ? compare(before.findings, report.findings) : [];
        await tx.exec(
            'INSERT INTO security_controls_posture_runs (id, checked_at, findings, devices, changes) VALUES ($1, $2, $3, $4, $5)',
            [report.id, report.checked_at, JSON.stringify(report.findings), JSON.stringify(report.devices), JSON.stringify(changes)]);
        if (asker.actor.type === 'user') {
            await appendAudit(tx, host, {
                event_name: 'mobile_posture_checked', status: 'success', ...asker, target: {type: 'mobile_posture', id: report.id}, resulting_state: countResults(report.findings),
            });
        }
        for (const {check, before: prior, after} of changes) {
            await appendAudit(tx, host, {
                event_name: 'mobile_posture_changed', status: 'success', actor: {type: 'system'}, target: {type: 'mobile_posture', id: check},
                prior_state: {result: prior}, resulting_state: {result: after}, request_id: asker.request_id,
            });
        }
        await tx.exec(
            `DELETE FROM security_controls_posture_runs WHERE checked_at < $1
             OR id IN (SELECT id FROM security_controls_posture_runs ORDER BY checked_at DESC, id DESC OFFSET $2::int)`, [report.checked_at - KEEP_MS, KEEP_RUNS]);
        return report;
    });
}

/** Since when each result stands, and what was known before a look that failed. */
export function continueFrom(before: readonly PostureFinding[], found: readonly NewFinding[], checkedAt: number): PostureFinding[] {
    const earlier = new Map(before.map((finding) => [finding.check, finding]));
    return found.map((finding) => {
        const prior = earlier.get(finding.check);
        return {
            ...finding, since: prior?.result === finding.result ? prior.since : checkedAt,
            last_known: finding.result === 'could_not_check' ? prior?.last_known ?? null : finding.result,
        };
    });
}

/** Against the last that is known: a look that failed is no drift, and hides none either. */
export function compare(before: readonly PostureFinding[], after: readonly PostureFinding[]): PostureChange[] {
    const known = new Map(before.map((finding) => [finding.check, finding.last_known]));
    return after.flatMap(({check, result}) => {
        const prior = known.get(check) ?? null;
        return prior === null || prior === result || result === 'could_not_check' ? [] : [{check, before: prior, after: result}];
    });
}

export function countResults(findings: readonly PostureFinding[]): Record<PostureResult, number> {
    const counts: Record<PostureResult, number> = {good: 0, weak: 0, open: 0, not_applicable: 0, could_not_check: 0};
    findings.forEach(({result}) => counts[result]++);
    return counts;
}

interface RunRow {id: string; checked_at: number; findings: string; devices: string; changes: string}
export interface PostureRun extends PostureReport {changes: PostureChange[]}

function toRun(row: RunRow): PostureRun {
    // Findings kept before they told since when.
    const findings = (JSON.parse(row.findings) as Array<NewFinding & Partial<PostureFinding>>).map((finding): PostureFinding => ({
        ...finding, since: finding.since ?? row.checked_at, last_known: finding.last_known === undefined ? finding.result === 'could_not_check' ? null : finding.result : finding.last_known,
    }));
    return {
        id: row.id, checked_at: row.checked_at, findings,
        devices: JSON.parse(row.devices) as MobileDevices[], changes: JSON.parse(row.changes) as PostureChange[],
    };
}

const SELECT_RUN = 'SELECT id, checked_at, findings, devices, changes FROM security_controls_posture_runs';

export async function readLastRun(sql: Sql): Promise<PostureRun | null> {
    const [row] = await sql.query<RunRow>(`${SELECT_RUN} ORDER BY checked_at DESC, id DESC LIMIT 1`);
    return row ? toRun(row) : null;
}

/** Newest first, those before the run named. */
export async function readRuns(sql: Sql, before: {at: number; id: string} | null, limit: number): Promise<PostureRun[]> {
    const rows = await sql.query<RunRow>(
        `${SELECT_RUN} WHERE $1::bigint < 0 OR (checked_at, id) < ($1::bigint, $2::text) ORDER BY checked_at DESC, id DESC LIMIT $3::int`,
        [before?.at ?? -1, before?.id ?? '', limit]);
    return rows.map(toRun);
}
