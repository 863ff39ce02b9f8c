/**
 * `npm run verify-audit -- export.jsonl [--checkpoint saved.txt]… [--public-key name+id+base64]…`: verifies an audit export, or the parts
 * a webhook got, without any server. Exit codes stand in USAGE; docs/audit.md explains them.
 */
import {readFileSync} from 'node:fs';
import {parseArgs} from 'node:util';

import {verifyExportFiles} from './verify_file';

const USAGE = `npm run verify-audit -- export.jsonl... [--checkpoint saved.txt]... [--public-key name+id+base64]... [--json]

  export.jsonl   an export; or the parts a webhook received, oldest first, each once

  --checkpoint   a checkpoint you kept elsewhere; proves that this log extends it
  --public-key   a key you noted elsewhere (or a file with it); without it, the file's own keys are believed

Exit codes
  0  whole, and something from outside the file vouches for it
  1  the chain is broken: altered, missing, order_changed, inserted, tail_cut, fork or unreadable
  2  wrong usage, or a file that cannot be read
  3  the chain is whole, but a signature is bad or its key is unknown
  4  whole, but not independently verified: neither a checkpoint nor a key from outside was given
Erased personal fields ("redacted") are reported and change no exit code.
`;

async function main(): Promise<number> {
    const {positionals, values} = parseArgs({
        allowPositionals: true,
        options: {checkpoint: {type: 'string', multiple: true}, 'public-key': {type: 'string', multiple: true}, json: {type: 'boolean'}, help: {type: 'boolean'}},
    });
    if (values.help || positionals.length === 0) {
        process.stderr.write(USAGE);
        return values.help ? 0 : 2;
    }
    const checkpoints = (values.checkpoint ?? []).map((path) => readFileSync(path, 'utf8'));
    const keys = (values['public-key'] ?? []).map((key) => (/\+[0-9a-f]{8}\+/.test(key) ? key : readFileSync(key, 'utf8').trim()));
    const write = values.json ? () => undefined : (text: string) => process.stdout.write(`${text}\n`);
    const outcome = await verifyExportFiles(positionals, {checkpoints, keys}, ({kind, message}) => write(`${kind}: ${message}`));
    if (values.json) {
        process.stdout.write(`${JSON.stringify(outcome)}\n`);
    } else {
        write(outcome.summary);
    }
    return outcome.exitCode;
}

main().then((code) => {
    process.exitCode = code;
}, (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
});
