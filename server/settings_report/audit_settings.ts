/** The audit's own settings, which no policy's document holds: how long it is kept, what signs it, and where it is delivered to. */
import {listHolds} from '../audit/holds';
import {readActive} from '../audit/keys';
import {readRetention} from '../audit/removals';
import {readWebhook} from '../audit/webhook';
import type {Sql} from '../host';
import type {CatalogueEntry} from './catalogue';
import type {Value} from './values';

const entry = (name: string, recommended: string, meets: CatalogueEntry['meets'], why: string, ...controls: string[]): CatalogueEntry => ({name, group: 'audit', recommended, meets, why, controls});

export const AUDIT_SETTINGS: readonly CatalogueEntry[] = [
    entry('audit.retention.minimum_days', '365 or more', (value) => typeof value === 'number' && value >= 365, 'What is younger is never removed, whoever decides it.', 'AU-11'),
    entry('audit.retention.remove_after_days', 'A decision', null, 'Records older than this are removed; a signed digest stays.', 'AU-11'),
    entry('audit.legal_holds_in_force', 'A decision', null, 'What a hold matches is neither removed nor erased.', 'AU-11'),
    entry('audit.signing_key.source', 'file or environment', (value) => value === 'file' || value === 'environment', 'A key in the database lets whoever owns the database sign a rewritten audit.', 'AU-9(3)', 'AU-10'),
    entry('audit.webhook.url', 'set', (value) => value !== '', 'Records and checkpoints that left this server show that it was rewritten.', 'AU-9(2)'),
];

export async function readAuditSettings(sql: Sql): Promise<Map<string, Value>> {
    const {retention} = await readRetention(sql);
    const holds = await listHolds(sql);
    const key = await readActive(sql);
    const webhook = await readWebhook(sql);
    return new Map<string, Value>([
        ['audit.retention.minimum_days', retention.minimum_days],
        ['audit.retention.remove_after_days', retention.remove_after_days ?? 'never'],
        ['audit.legal_holds_in_force', holds.filter(({lifted_at: liftedAt}) => liftedAt === null).length],
        ['audit.signing_key.source', key?.source ?? 'none'],
        ['audit.webhook.url', webhook?.url ?? ''],
    ]);
}
