/** en.json and the source must name the same texts: ids that are missing the compiler finds, ids nobody uses only this test does. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

import en from './en.json';

const PREFIX = 'security_controls.';
const WEBAPP = join(__dirname, '..');
const FOLDERS = ['components', 'panels'];

const sources = FOLDERS.flatMap((folder) => readdirSync(join(WEBAPP, folder), {recursive: true, encoding: 'utf8'}).map((name) => join(WEBAPP, folder, name))).
    filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path)).
    map((path) => readFileSync(path, 'utf8'));
const keys = Object.keys(en).map((key) => key.slice(PREFIX.length));

/** What is given to Message and text(): plain ids, and templates with their holes as patterns. */
const used = sources.flatMap((source) => [...source.matchAll(/<Message\s[^>]*?id=\{?(['`])(.+?)\1|\btext\((['`])(.+?)\3/g)].map((match) => match[2] ?? match[4] ?? ''));
const asPattern = (id: string) => new RegExp(`^${id.split(/\$\{[^}]*\}/).map((part) => part.replace(/\./g, '\\.')).join('[a-z0-9_]+')}$`);
const templates = used.filter((id) => id.includes('${')).map(asPattern);
const literals = new Set(sources.flatMap((source) => [...source.matchAll(/'([a-z0-9_.]+)'/g)].map((match) => match[1])));

test('every key carries the plugin\'s prefix', () => {
    expect(Object.keys(en).filter((key) => !key.startsWith(PREFIX))).toEqual([]);
});

test('keys are sorted, so that two changes meet where they touch', () => {
    expect(Object.keys(en)).toEqual([...Object.keys(en)].sort());
});

test('every id in the source has its text', () => {
    expect(used.length).toBeGreaterThan(100);
    expect(used.filter((id) => !id.includes('${') && !keys.includes(id))).toEqual([]);
    expect(templates.filter((pattern) => !keys.some((key) => pattern.test(key)))).toEqual([]);
});

test('every text is used', () => {
    expect(keys.filter((key) => !literals.has(key) && !templates.some((pattern) => pattern.test(key)))).toEqual([]);
});
