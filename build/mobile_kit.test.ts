import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

import {sampleKit} from '../test/mobile_kit/sample';
import {runMobileKit} from './mobile_kit';

let folder = '';
beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mobile-kit-'));
});
afterEach(() => rmSync(folder, {recursive: true}));

function run(kit: unknown, ...more: string[]): {code: number; said: string[]; out: string} {
    const config = path.join(folder, 'kit.json');
    const out = path.join(folder, 'out');
    writeFileSync(config, JSON.stringify(kit));
    const said: string[] = [];
    return {code: runMobileKit(['--config', config, '--out', out, ...more], (text) => said.push(text)), said, out};
}

test('writes the kit, and only below the given folder', () => {
    const {code, out, said} = run(sampleKit());
    expect(code).toBe(0);
    expect(said).toContain('valid: assets/override/config.json by JSON Schema');
    expect(said.filter((text) => text.startsWith('NOT VALID'))).toEqual([]);
    expect(JSON.parse(readFileSync(path.join(out, 'assets/override/config.json'), 'utf8'))).toMatchObject({DefaultServerUrl: 'https://chat.example.com'});
    expect(readdirSync(folder).sort()).toEqual(['kit.json', 'out']);
});

test('names every problem and writes nothing', () => {
    const {code, said} = run({...sampleKit(), server: {url: 'ftp://x', name: ''}});
    expect(code).toBe(1);
    expect(said.map((text) => text.split(':')[0])).toEqual(['server.url', 'server.name']);
    expect(readdirSync(folder)).toEqual(['kit.json']);
});

test('does not mix a kit with what is already there', () => {
    run(sampleKit());
    expect(run(sampleKit())).toMatchObject({code: 1, said: [expect.stringContaining('not empty')]});
});

test('says what the build would make of the override', () => {
    const base = path.join(folder, 'base');
    mkdirSync(base);
    writeFileSync(path.join(base, 'config.json'), '{"ShowReview":true}');
    expect(run(sampleKit(), '--base', base).said).toContain('merged: config.json');
});

test('asks for its options', () => {
    const said: string[] = [];
    expect(runMobileKit(['--help'], (text) => said.push(text))).toBe(2);
    expect(said[0]).toContain('--config kit.json');
});
