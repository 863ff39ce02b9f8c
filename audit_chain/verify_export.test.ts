import {createHash, generateKeyPairSync, sign} from 'node:crypto';

import canonicalize from 'canonicalize';

import {NODE_CRYPTO} from '../test/verify_audit/verify_file';
import {base64ToHex, hexToBase64} from './bytes';
import {checkpointText, keyIdPreimage, originOf, parseCheckpoint, parseVerifierKey, signedNote, verifierKeyText} from './checkpoint';
import {EXPORT_FORMAT, recordLine} from './export_line';
import {chainedText, GENESIS} from './verify_chain';
import {ExportVerifier} from './verify_export';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const ORIGIN = originOf('testserver');

function makeKey() {
    const {publicKey, privateKey} = generateKeyPairSync('ed25519');
    const raw = publicKey.export({format: 'der', type: 'spki'}).subarray(-32).toString('base64');
    const keyId = NODE_CRYPTO.sha256OfHex(keyIdPreimage(ORIGIN, raw)).slice(0, 8);
    return {
        verifierKey: verifierKeyText({name: ORIGIN, keyId, publicKey: raw}),
        sign(seq: number, chainHash: string) {
            const text = checkpointText({origin: ORIGIN, seq, chainHash, signedAt: 5});
            return signedNote(text, {name: ORIGIN, keyId, signature: sign(null, Buffer.from(text), privateKey).toString('base64')});
        },
    };
}
const key = makeKey();

/** Records as the product makes them; `from` and a salt make a second history. */
function makeChain(count: number, edit: (seq: number, body: Record<string, unknown>) => void = () => undefined) {
    let hash = GENESIS.hash;
    return Array.from({length: count}, (_, i) => {
        const seq = i + 1;
        const body: Record<string, unknown> = {
            id: `id${seq}`, event_name: 'policy_changed', status: 'success', actor: {type: 'user', user_id: 'u', address: sha256('saltgrüße'), client: ''},
            reason: '', resulting_state: {n: seq, text: 'ä"\\\u2028'},
        };
        edit(seq, body);
        const record = {seq, at: 1_000 + seq, body: canonicalize(body) ?? '', hash: ''};
        hash = sha256(chainedText(hash, record));
        return {...record, hash};
    });
}
const PERSONAL = {address: {salt: 'salt', value: 'grüße'}};

function makeExport(chain: ReturnType<typeof makeChain>, personal: object = PERSONAL): string[] {
    const last = chain[chain.length - 1];
    return [
        canonicalize({type: 'export', format: EXPORT_FORMAT, origin: ORIGIN, exported_at: 9, start: GENESIS, last_seq: chain.length, detects: 'accidents', independently_verifiable: false, note: ''}) ?? '',
        canonicalize({type: 'key', verifier_key: key.verifierKey, fingerprint: ''}) ?? '',
        ...chain.map((record) => recordLine(record, canonicalize(personal) ?? '').trim()),
        canonicalize({type: 'checkpoint', note: key.sign(chain.length, last?.hash ?? GENESIS.hash)}) ?? '',
    ];
}

function check(lines: string[], outside: {checkpoints?: string[]; keys?: string[]} = {}) {
    const kinds: string[] = [];
    const seqs: number[] = [];
    const verifier = new ExportVerifier(NODE_CRYPTO, ({kind, seq}) => {
        kinds.push(seq === null ? kind : `${kind} ${seq}`);
        seqs.push(seq ?? -1);
    }, {checkpoints: outside.checkpoints ?? [], keys: outside.keys ?? []});
    lines.forEach((line) => verifier.add(line));
    return {kinds, seqs, ...verifier.finish()};
}

/** A small generator with a fixed seed: what fails once fails again. */
function createRandom(seed: number) {
    let state = seed;
    return (below: number) => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
    };
}

const COUNT = 12;
const FIRST_RECORD = 2;
const chain = makeChain(COUNT);
const lines = makeExport(chain);

describe('an untouched export', () => {
    it('is whole, and extends every checkpoint kept before', () => {
        const checkpoints = [1, 5, COUNT].map((seq) => key.sign(seq, chain[seq - 1]?.hash ?? ''));
        expect(check(lines, {checkpoints, keys: [key.verifierKey]})).toMatchObject({kinds: [], records: COUNT, anchored: true});
    });

    it('is whole with erased fields, which it names', () => {
        expect(check(makeExport(chain, {}))).toMatchObject({kinds: ['redacted 1'], redactedFields: COUNT, anchored: false});
    });
});

describe('any change of a record', () => {
    it('of a single character is found and named, wherever it is', () => {
        const random = createRandom(7);
        for (let round = 0; round < 1500; round++) {
            const seq = 1 + random(COUNT);
            const line = lines[FIRST_RECORD + seq - 1] ?? '';
            const at = random(line.length);
            const character = String.fromCharCode(32 + random(95));
            if (line.charAt(at) !== character) {
                const {kinds, seqs} = check(lines.map((other) => (other === line ? line.slice(0, at) + character + line.slice(at + 1) : other)));
                expect(kinds.filter((kind) => !kind.startsWith('redacted'))).not.toEqual([]);
                expect(seqs.some((named) => Math.abs(named - seq) <= 1)).toBe(true);
            }
        }
    });

    it('that leaves it valid is named as altered', () => {
        expect(check(lines.map((line) => line.replace('"n":4,', '"n":5,'))).kinds).toEqual(['altered 4']);
        expect(check(lines.map((line) => line.replace('"at":1004', '"at":1003'))).kinds).toEqual(['altered 4']);
        expect(check(lines.map((line, i) => (i === FIRST_RECORD + 3 ? line.replace('"value":"grüße"', '"value":"x"') : line))).kinds).toEqual(['altered 4']);
        expect(check(lines.map((line) => line.replace('"n":4,', '"n": 4,'))).kinds).toEqual(['altered 4']);
    });

    it('by removing one is named as missing, or as the end cut off', () => {
        for (let seq = 1; seq <= COUNT; seq++) {
            expect(check(lines.filter((_, i) => i !== FIRST_RECORD + seq - 1)).kinds).toEqual([seq === COUNT ? `tail_cut ${seq}` : `missing ${seq}`]);
        }
    });

    it('by swapping any two is named as order changed', () => {
        for (let a = 1; a <= COUNT; a++) {
            for (let b = a + 1; b <= COUNT; b++) {
                const swapped = [...lines];
                [swapped[FIRST_RECORD + a - 1], swapped[FIRST_RECORD + b - 1]] = [lines[FIRST_RECORD + b - 1] ?? '', lines[FIRST_RECORD + a - 1] ?? ''];
                const {kinds} = check(swapped);
                expect(kinds.length).toBeGreaterThan(0);
                expect(kinds.every((kind) => kind.startsWith('order_changed'))).toBe(true);
            }
        }
    });

    it('by inserting one, a copy or an invented one, is named as inserted', () => {
        for (let seq = 1; seq <= COUNT; seq++) {
            const line = lines[FIRST_RECORD + seq - 1] ?? '';
            for (const extra of [line, line.replace('policy_changed', 'policy_chanced')]) {
                expect(check([...lines.slice(0, FIRST_RECORD + seq), extra, ...lines.slice(FIRST_RECORD + seq)]).kinds).toContain(`inserted ${seq}`);
            }
        }
    });

    it('by cutting the file anywhere is named', () => {
        const whole = lines.join('\n');
        const random = createRandom(3);
        for (let round = 0; round < 300; round++) {
            const cut = whole.slice(0, random(whole.length)).split('\n');
            expect(check(cut).kinds.length).toBeGreaterThan(0);
        }
        expect(check(lines.slice(0, -1)).kinds).toEqual([`tail_cut ${COUNT + 1}`]);
        expect(check(lines.slice(0, -4)).kinds).toEqual([`tail_cut ${COUNT - 2}`]);
    });
});

describe('a kept checkpoint', () => {
    const note = key.sign(8, chain[7]?.hash ?? '');

    it('beyond the end shows that the end was cut off, even with a checkpoint signed anew', () => {
        expect(check(makeExport(chain.slice(0, 6)), {checkpoints: [note]}).kinds).toEqual(['tail_cut 7']);
    });

    it('shows a history that was rewritten with all its hashes', () => {
        const rewritten = makeChain(COUNT, (seq, body) => {
            body.status = seq === 3 ? 'fail' : 'success';
        });
        expect(check(makeExport(rewritten)).kinds).toEqual([]);
        expect(check(makeExport(rewritten), {checkpoints: [note]}).kinds).toEqual(['fork 8']);
    });

    it('shows two histories when two of them disagree, and a log that is another', () => {
        expect(check(lines, {checkpoints: [note, key.sign(8, 'a'.repeat(64))]}).kinds).toContain('fork 8');
        expect(check(lines, {checkpoints: [note.replaceAll('testserver', 'otherserver')]}).kinds).toContain('fork 8');
    });

    it('tells a bad signature from a key nobody knows', () => {
        expect(check(lines, {checkpoints: [note.replace('time 5', 'time 6')]}).kinds).toEqual(['bad_signature 8']);
        expect(check(lines, {checkpoints: [makeKey().sign(8, chain[7]?.hash ?? '')]}).kinds).toEqual(['unknown_key 8']);
        expect(check(lines, {keys: [makeKey().verifierKey]}).kinds).toEqual([`unknown_key ${COUNT}`]);
    });

    it('is read whatever a mail program did to its line ends, and refused when it is none', () => {
        expect(check(lines, {checkpoints: [`\r\n${note.replace(/\n/g, '\r\n').trim()}`]}).kinds).toEqual([]);
        expect(() => check(lines, {checkpoints: ['hello']})).toThrow('no signed note');
        expect(() => check(lines, {keys: [key.verifierKey.replace(/\+[0-9a-f]{8}\+/, '+00000000+')]})).toThrow('does not fit its own id');
    });
});

describe('the parts a webhook got', () => {
    /** Records from to to, as one delivery; `before` is the checkpoint the part before ended with. */
    const makePart = (from: number, to: number, of = chain, before: string | null = from === 1 ? null : key.sign(from - 1, of[from - 2]?.hash ?? '')) => [
        canonicalize({
            type: 'export', format: EXPORT_FORMAT, origin: ORIGIN, exported_at: 9, start: from === 1 ? GENESIS : {seq: from - 1, hash: of[from - 2]?.hash}, last_seq: to,
            detects: 'accidents', independently_verifiable: true, note: '', part: true,
        }) ?? '',
        canonicalize({type: 'key', verifier_key: key.verifierKey, fingerprint: ''}) ?? '',
        ...(before === null ? [] : [canonicalize({type: 'continues', note: before}) ?? '']),
        ...of.slice(from - 1, to).map((record) => recordLine(record, canonicalize(PERSONAL) ?? '').trim()),
        canonicalize({type: 'checkpoint', note: key.sign(to, of[to - 1]?.hash ?? GENESIS.hash)}) ?? '',
    ];
    const parts = [makePart(1, 4), makePart(5, 9), makePart(10, 9), makePart(10, COUNT)];

    it('are whole behind each other, and each by itself, one without records too', () => {
        expect(check(parts.flat(), {checkpoints: [key.sign(8, chain[7]?.hash ?? '')]})).toMatchObject({kinds: [], records: COUNT});
        for (const part of parts) {
            expect(check(part).kinds).toEqual([]);
        }
    });

    it('show which is missing, cut off, or there twice', () => {
        expect(check([...makePart(1, 4), ...makePart(10, COUNT)]).kinds).toEqual(['missing 5']);
        expect(check([...makePart(1, 4), ...makePart(5, 9).slice(0, -2)]).kinds).toEqual(['tail_cut 9']);
        expect(check([...makePart(1, 4), ...makePart(1, 4)]).kinds).toEqual(['inserted 1', 'inserted 2', 'inserted 3', 'inserted 4']);
    });

    it('show another history behind the first, and a beginning nobody signed', () => {
        const other = makeChain(COUNT, (seq, body) => {
            body.status = seq === 2 ? 'fail' : 'success';
        });
        expect(check([...makePart(1, 4), ...makePart(5, COUNT, other)]).kinds).toContain('fork 4');
        expect(check(makePart(5, 9, chain, null)).kinds).toEqual(['missing 1']);
        expect(check(makePart(5, 9, chain, key.sign(4, 'a'.repeat(64)))).kinds).toEqual(['missing 1']);
        expect(check(makePart(5, 9, chain, makeKey().sign(4, chain[3]?.hash ?? ''))).kinds).toEqual(['unknown_key 4']);
    });
});

describe('notes and keys', () => {
    it('come back as they were written', () => {
        expect(parseCheckpoint(key.sign(3, 'ab'.repeat(32)))).toMatchObject({origin: ORIGIN, seq: 3, chainHash: 'ab'.repeat(32), signedAt: 5});
        expect(parseVerifierKey(key.verifierKey)).toMatchObject({name: ORIGIN});
        expect(parseVerifierKey('a+b+c')).toBeNull();
    });

    it('have base64 as Node has it', () => {
        for (const hex of ['', '00', 'ff10', 'abcdef', '0123456789']) {
            expect(hexToBase64(hex)).toBe(Buffer.from(hex, 'hex').toString('base64'));
            expect(base64ToHex(hexToBase64(hex))).toBe(hex);
        }
        expect(base64ToHex('AB==')).toBeNull();
    });
});
