/** `npm run mobile-kit -- --config kit.json --out DIR [--base DIR]`: the panel's build kit from a file, for a pipeline. */
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';

import {buildKit} from '../mobile_kit/build_kit';
import type {KitFile} from '../mobile_kit/files';
import {readKitOptions} from '../mobile_kit/options';
import {previewMerge} from '../mobile_kit/merge_preview';
import {validateKit} from './validate_kit';

const USAGE = 'npm run mobile-kit -- --config kit.json --out DIR [--base mattermost-mobile/assets/base]';

/** Only these are read as text; the rest is compared as bytes. */
const TEXT_FILE = /\.(?:json|txt|xml|md)$/i;

/** The exit code. DIR must be empty or missing, so that no kit mixes with an older one. */
export function runMobileKit(args: readonly string[], say: (text: string) => void): number {
    const given = new Map<string, string>();
    for (let i = 0; i < args.length; i += 2) {
        given.set(args[i] ?? '', args[i + 1] ?? '');
    }
    const [config, out, base] = ['--config', '--out', '--base'].map((name) => given.get(name) ?? '');
    if (!config || !out || [...given.keys()].some((name) => !['--config', '--out', '--base'].includes(name))) {
        say(USAGE);
        return 2;
    }
    let input: unknown;
    try {
        input = JSON.parse(readFileSync(config, 'utf8'));
    } catch (error) {
        say(`${config}: ${error instanceof Error ? error.message : String(error)}`);
        return 1;
    }
    const read = readKitOptions(input);
    if (!read.ok) {
        read.problems.forEach((problem) => say(`${problem.path || 'kit'}: ${problem.message}`));
        return 1;
    }
    if (existsSync(out) && readdirSync(out).length > 0) {
        say(`${out} is not empty`);
        return 1;
    }
    const files = buildKit(read.options);
    files.forEach((file) => writeKitFile(out, file));
    say(`${files.length} files in ${out}`);
    const isValid = sayValidations(files, say);
    if (base) {
        previewMerge(readTree(base), overridesOf(files)).filter(({action}) => action !== 'kept').forEach(({path: name, action}) => say(`${action}: ${name}`));
    }
    return isValid ? 0 : 1;
}

/** Whether nothing was found; what nobody could look at is said and is no fault. */
function sayValidations(files: readonly KitFile[], say: (text: string) => void): boolean {
    const validations = validateKit(files);
    validations.forEach(({path: name, by, problem, skipped}) => say(`${skipped ? `not checked (${skipped})` : problem === null ? 'valid' : 'NOT VALID'}: ${name} by ${by}${problem === null ? '' : `: ${problem}`}`));
    return validations.every(({problem}) => problem === null);
}

/** Paths were checked by buildKit; this holds even if that ever changed. */
function writeKitFile(out: string, file: KitFile): void {
    const target = path.resolve(out, file.path);
    if (!target.startsWith(path.resolve(out) + path.sep)) {
        throw new Error(`outside the kit: ${file.path}`);
    }
    mkdirSync(path.dirname(target), {recursive: true});
    writeFileSync(target, file.content, {flag: 'wx'});
}

function overridesOf(files: readonly KitFile[]): KitFile[] {
    const folder = 'assets/override/';
    return files.filter((file) => file.path.startsWith(folder)).map((file) => ({...file, path: file.path.slice(folder.length)}));
}

function readTree(folder: string): KitFile[] {
    return readdirSync(folder, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile()).map((entry) => {
        const file = path.join(entry.parentPath, entry.name);
        return {path: path.relative(folder, file).split(path.sep).join('/'), content: TEXT_FILE.test(entry.name) ? readFileSync(file, 'utf8') : readFileSync(file)};
    });
}

if (require.main === module) {
    process.exitCode = runMobileKit(process.argv.slice(2), (text) => console.log(text));
}
