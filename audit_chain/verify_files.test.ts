/** The command line as an officer runs it, over files: its exit codes are what scripts go by. */
import {spawnSync} from 'node:child_process';
import {createHash, generateKeyPairSync, sign} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

import canonicalize from 'canonicalize';

import {NODE_CRYPTO} from '../test/verify_audit/verify_file';
import {checkpointText, keyIdPreimage, originOf, signedNote, verifierKeyText} from './checkpoint';
import {EXPORT_FORMAT, recordLine} from './export_line';
import {chainedText, GENESIS} from './verify_chain';

const ROOT = path.join(__dirname, '..');
const ORIGIN = originOf('testserver');
const folder = mkdtempSync(path.join(tmpdir(), 'verify-audit-'));
afterAll(() => rmSync(folder, {recursive: true}));

const {publicKey, privateKey} = generateKeyPairSync('ed25519');
const raw = publicKey.export({format: 'der', type: 'spki'}).subarray(-32).toString('base64');
const keyId = NODE_CRYPTO.sha256OfHex(keyIdPreimage(ORIGIN, raw)).slice(0, 8);
const verifierKey = verifierKeyText({name: ORIGIN, keyId, publicKey: raw});
const note = (seq: number, chainHash: string) => {
    const text = checkpointText({origin: ORIGIN, seq, chainHash, signedAt: 5});
    return signedNote(text, {name: ORIGIN, keyId, signature: sign(null, Buffer.from(text), privateKey).toString('base64')});
};

let hash = GENESIS.hash;
const records = [1, 2, 3].map((seq) => {
    const record = {seq, at: seq, body: canonicalize({id: `id${seq}`, event_name: 'policy_changed', reason: ''}) ?? '', hash: ''};
    hash = createHash('sha256').update(chainedText(hash, record)).digest('hex');
    return {...record, hash};
});
const header = (more: object) => canonicalize({
    type: 'export', format: EXPORT_FORMAT, origin: ORIGIN, exported_at: 9, start: GENESIS, last_seq: 3, detects: 'accidents', independently_verifiable: false, note: '', ...more,
}) ?? '';
const line = (value: object) => canonicalize(value) ?? '';
const KEY_LINE = line({type: 'key', verifier_key: verifierKey, fingerprint: ''});
const lines = (from: number, to: number) => records.slice(from - 1, to).map((record) => recordLine(record, '{}').trim());
const whole = [header({}), KEY_LINE, ...lines(1, 3), line({type: 'checkpoint', note: note(3, hash)})];
const first = [header({last_seq: 2, part: true}), KEY_LINE, ...lines(1, 2), line({type: 'checkpoint', note: note(2, records[1]?.hash ?? '')})];
const second = [
    header({start: {seq: 2, hash: records[1]?.hash}, part: true}), KEY_LINE, line({type: 'continues', note: note(2, records[1]?.hash ?? '')}), ...lines(3, 3), line({type: 'checkpoint', note: note(3, hash)}),
];

function file(name: string, content: string): string {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
}
const run = (...args: string[]) => spawnSync(process.execPath, ['--import', 'tsx', 'test/verify_audit/main.ts', ...args], {cwd: ROOT, encoding: 'utf8'});

const exported = file('export.jsonl', `${whole.join('\n')}\n`);
const saved = file('saved.txt', note(2, records[1]?.hash ?? ''));

it.each([
    ['0: whole, and extends a kept checkpoint', [exported, '--checkpoint', saved, '--public-key', verifierKey], 0, /extends the 1 checkpoint/],
    ['1: broken', [file('altered.jsonl', `${whole.join('\n').replace('id2', 'id9')}\n`)], 1, /^altered: Record 2/],
    ['2: no such file', [path.join(folder, 'nothing.jsonl')], 2, /^$/],
    ['3: whole, but the key is another', [exported, '--public-key', verifierKeyText({name: ORIGIN, keyId: NODE_CRYPTO.sha256OfHex(keyIdPreimage(ORIGIN, 'A'.repeat(43).concat('='))).slice(0, 8), publicKey: 'A'.repeat(43).concat('=')})], 3, /^unknown_key/],
    ['4: whole, nothing from outside', [exported], 4, /Not independently verified/],
    ['0: the parts a webhook got, behind each other', [file('part1.jsonl', `${first.join('\n')}\n`), file('part2.jsonl', `${second.join('\n')}\n`), '--checkpoint', saved], 0, /3 records/],
    ['1: one of the parts is missing', [file('part2only.jsonl', `${second.slice(0, 2).concat(second.slice(3)).join('\n')}\n`)], 1, /^missing/],
] as const)('exit code %s', (_name, args, code, said) => {
    const {status, stdout} = run(...args);
    expect([status, stdout]).toEqual([code, expect.stringMatching(said)]);
}, 30_000);
