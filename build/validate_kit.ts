/**
 * Looks through a generated kit with what others read it by: JSON Schema, an XML parser, and the configuration checks of NGINX, Apache and
 * Caddy where they are installed. Certificates, addresses and host names of the kit are those of another machine, so the servers' checks
 * get copies with stand-ins for them.
 */
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

import Ajv from 'ajv';
import {SaxesParser} from 'saxes';

import type {KitFile} from '../mobile_kit/files';
import {KIT_SCHEMAS} from '../mobile_kit/schemas';
import {checkApache, checkCaddy, checkNginx} from './validate_servers';

/** problem: null when all is well. skipped: why nobody looked. */
export interface Validation {path: string; by: string; problem: string | null; skipped?: string}

export function validateKit(files: readonly KitFile[]): Validation[] {
    const texts = files.filter((file): file is {path: string; content: string} => typeof file.content === 'string');
    const readable = texts.flatMap(({path: name, content}) => {
        if (/\.(?:plist|xml)$/.test(name)) {
            return [{path: name, by: 'XML', problem: name.endsWith('.plist') ? findPlistProblem(content) : findXmlProblem(content)}];
        }
        if (name.endsWith('.json') || KIT_SCHEMAS[name]) {
            return [{path: name, by: KIT_SCHEMAS[name] ? 'JSON Schema' : 'JSON', problem: findJsonProblem(name, content)}];
        }
        return name.endsWith('.env') ? [{path: name, by: 'shell', problem: findEnvironmentProblem(content)}] : [];
    });
    return [...readable, ...validateServers(texts)];
}

function findJsonProblem(name: string, content: string): string | null {
    let value: unknown;
    try {
        value = JSON.parse(content);
    } catch (error) {
        return String(error);
    }
    const schema = KIT_SCHEMAS[name];
    const ajv = new Ajv({allErrors: true});
    return !schema || ajv.validate(schema, value) ? null : ajv.errorsText();
}

export function findXmlProblem(content: string): string | null {
    const parser = new SaxesParser({xmlns: true});
    let problem: string | null = null;
    parser.on('error', (error) => {
        problem ??= error.message;
    });
    parser.write(content).close();
    return problem;
}

/** Of a managed configuration: one dictionary, whose keys and texts take turns. */
function findPlistProblem(content: string): string | null {
    const names: string[] = [];
    const parser = new SaxesParser();
    let problem: string | null = null;
    parser.on('error', (error) => {
        problem ??= error.message;
    });
    parser.on('opentag', ({name}) => names.push(name));
    parser.write(content).close();
    const [plist, dict, ...entries] = names;
    const takesTurns = entries.length % 2 === 0 && entries.every((name, i) => name === (i % 2 === 0 ? 'key' : 'string'));
    return problem ?? (plist === 'plist' && dict === 'dict' && takesTurns ? null : 'not a dictionary of texts');
}

function findEnvironmentProblem(content: string): string | null {
    const bad = content.split('\n').find((one) => one !== '' && !one.startsWith('#') && !/^[A-Z_]+="[A-Za-z0-9 ._-]*"$/.test(one));
    return bad === undefined ? null : `not one quoted assignment: ${bad}`;
}

function validateServers(files: ReadonlyArray<{path: string; content: string}>): Validation[] {
    const folder = mkdtempSync(path.join(tmpdir(), 'kit-check-'));
    try {
        return files.flatMap(({path: name, content}) => {
            if (name.endsWith('nginx.conf') || /nginx-(?:external|internal)\.conf$/.test(name)) {
                return [{path: name, by: 'nginx -t', ...checkNginx(folder, content)}];
            }
            switch (path.basename(name)) {
            case 'nginx.snippet':
                return [{path: name, by: 'nginx -t', ...checkNginx(folder, `server { listen 80; ${content} }`)}];
            case 'apache.snippet':
                return [{path: name, by: 'apache2 -t', ...checkApache(folder, content)}];
            case 'Caddyfile.snippet':
                return [{path: name, by: 'caddy validate', ...checkCaddy(folder, content)}];
            default:
                return [];
            }
        });
    } finally {
        if (existsSync(folder)) {
            rmSync(folder, {recursive: true});
        }
    }
}
