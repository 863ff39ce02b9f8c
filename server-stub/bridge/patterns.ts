/** Admins' patterns on Node: texts as they stand, and RE2 by a port of it, as the executable's host has it by Go's regexp. */
import {RE2JS} from 're2js';

import type {BridgeMethods} from '../../server/bridge/methods';
import {BridgeError} from './errors';

type Match = BridgeMethods['re2.match'];

/** The Go host's limits (host/patterns). */
const PATTERNS_LIMIT = 1000;
const PATTERN_LIMIT_BYTES = 2000;
const TEXT_LIMIT_BYTES = 1 << 20;

const compiled = new Map<string, RE2JS | Error>();

export const patternMethods = {
    async 're2.match'({patterns, text}: Match['args']): Promise<Match['value']> {
        if (patterns.length > PATTERNS_LIMIT || Buffer.byteLength(text) > TEXT_LIMIT_BYTES) {
            throw new BridgeError('bridge.invalid_arguments', 'too many patterns, or too long a text', 500);
        }
        return {
            results: patterns.map((pattern) => {
                const known = compile(pattern);
                return known instanceof Error ? {matches: false, error: known.message} : {matches: known.matcher(text).find(), error: ''};
            }),
        };
    },
};

/** See RawBridge. Longer patterns have more instructions; more than this many for each character of the text may take long. */
const STEPS_AT_ONCE = 2_000_000;

export function matchRe2(patternsJson: string, text: string): string {
    const patterns = JSON.parse(patternsJson) as string[];
    const steps = patterns.reduce((sum, pattern) => sum + pattern.length, 0) * text.length;
    if (steps > STEPS_AT_ONCE) {
        return '';
    }
    return JSON.stringify(patterns.flatMap((pattern, place) => {
        const known = compile(pattern);
        return known instanceof Error || known.matcher(text).find() ? [place] : [];
    }));
}

/** See RawBridge. */
export function findTexts(textsJson: string, text: string): string {
    return JSON.stringify((JSON.parse(textsJson) as string[]).flatMap((one, place) => text.includes(one) ? [place] : []));
}

function compile(pattern: string): RE2JS | Error {
    const known = compiled.get(pattern);
    if (known) {
        return known;
    }
    const made = Buffer.byteLength(pattern) > PATTERN_LIMIT_BYTES ? new Error('the pattern is too long') : tryCompile(pattern);
    compiled.set(pattern, made);
    return made;
}

function tryCompile(pattern: string): RE2JS | Error {
    try {
        return RE2JS.compile(pattern);
    } catch (cause) {
        return cause instanceof Error ? cause : new Error(String(cause));
    }
}
