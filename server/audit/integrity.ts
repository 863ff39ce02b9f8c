/** What the audit can prove right now, and to whom: said on the screen and in every export. */
import {originOf, parseCheckpoint} from '../../audit_chain/checkpoint';
import type {AuditCheckpoint, AuditIntegrity} from '../../contract/audit_evidence';
import {encodeBase64} from '../bridge/base64';
import {ApiError} from '../errors';
import type {CoreConfig, Host} from '../host';
import {readExtent} from './chain_rows';
import {listCheckpoints} from './checkpoints';
import {describeConfiguredKey, readKeys, toAuditKey} from './keys';
import {readWebhookAnchor} from './webhook';

/** without: the checkpoint of an export that is being made. It vouches for what comes later, and for nothing before it. */
export async function describeIntegrity(host: Host, without?: AuditCheckpoint): Promise<AuditIntegrity> {
    const keys = await readKeys(host);
    const {items: [latest]} = await listCheckpoints(host.sql, {limit: 1});
    const [saved] = await host.sql.query<{seq: number; signed_at: number}>(
        'SELECT seq, signed_at FROM security_controls_audit_checkpoints WHERE occasion IN (\'request\', \'export\') AND note <> $1 ORDER BY id DESC LIMIT 1', [without?.note ?? '']);
    const coreLog = hasCoreAuditLog(await host.mattermost.getConfig());
    const webhook = await readWebhookAnchor(host.sql);
    const active = keys.find((key) => key.retired_at === 0);
    return {
        origin: originOf(await host.mattermost.getDiagnosticId()),
        detects: active && active.source !== 'generated' ? 'administrators' : 'accidents',
        independently_verifiable: saved !== undefined || coreLog || webhook !== null,
        anchors: {saved_checkpoint: saved ?? null, core_audit_log: coreLog, webhook},
        configured_key: await describeConfiguredKey(host),
        keys: keys.map(toAuditKey),
        records: (await readExtent(host.sql)).records,
        latest_checkpoint: latest ?? null,
    };
}

/** The signature of a note by one of this server's keys, old ones included; null when none of them is named in it. */
export async function checkSignature(host: Host, note: string): Promise<boolean | null> {
    const parsed = parseCheckpoint(note);
    if (!parsed) {
        throw new ApiError('audit.invalid_checkpoint');
    }
    const keys = await readKeys(host);
    for (const {name, keyId, signature} of parsed.signatures) {
        const key = keys.find((candidate) => candidate.key_id === keyId && candidate.name === name);
        if (key) {
            return host.crypto.ed25519Verify(key.public_key, encodeBase64(parsed.text), signature);
        }
    }
    return null;
}

/** Either way it leaves the database: a file, or whatever AdvancedLoggingJSON names. */
function hasCoreAuditLog(config: CoreConfig): boolean {
    const {FileEnabled, AdvancedLoggingJSON} = config.ExperimentalAuditSettings ?? {};
    const advanced = typeof AdvancedLoggingJSON === 'object' && AdvancedLoggingJSON !== null ? Object.keys(AdvancedLoggingJSON).length > 0 : false;
    return FileEnabled === true || advanced;
}
