/** Code spans, autolinks and raw HTML of strip_inline.ts: what is taken as a whole, and takes no part in links and emphasis. */
import {isBlank} from './strip_spaces';

/** Its text is what stands between the marks; without a closing mark it is the marks themselves. */
export function codeAt(source: string, at: number): {text: string; end: number} {
    const open = endOfRun(source, at, '`');
    for (let next = source.indexOf('`', open); next !== -1;) {
        const end = endOfRun(source, next, '`');
        if (end - next === open - at) {
            const code = source.slice(open, next);
            const isPadded = /^[ \n].*[ \n]$/s.test(code) && !isBlank(code);
            return {text: isPadded ? code.slice(1, -1) : code, end};
        }
        next = source.indexOf('`', end);
    }
    return {text: source.slice(at, open), end: open};
}

export function endOfRun(source: string, start: number, char: string): number {
    let end = start;
    while (source.charAt(end) === char) {
        end++;
    }
    return end;
}

/** Where the first sign of `special`, a global pattern, stands from `at` on. goja takes a run in one step, and a loop over its signs in a hundred times as long. */
export function endOfPlain(special: RegExp, source: string, at: number): number {
    special.lastIndex = at;
    return special.test(source) ? special.lastIndex - 1 : source.length;
}

// Anchored and held against the rest of the text: RE2, which the plugin's engine uses, knows no sticky match: it would look through all that follows, from each bracket again.
const AUTOLINK = /^<(?:[a-z][a-z0-9.+-]{1,31}:[^ \t\r\n<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*)>/i;
const OPEN_TAG = /^<[a-z][a-z0-9-]*(?:[ \t\r\n]+[a-z_:][\w:.-]*(?:[ \t\r\n]*=[ \t\r\n]*(?:[^"'=<>` \t\r\n]+|'[^']*'|"[^"]*"))?)*[ \t\r\n]*\/?>/i;
const CLOSE_TAG = /^<\/[a-z][a-z0-9-]*[ \t\r\n]*>/i;

/** What may follow the angle bracket of any of them, and of what stands below. */
const BEGINS = /[\w.!#$%&'*+/=?^`{|}~-]/;

/** What begins so goes on to its own end. */
const UNTIL: ReadonlyArray<readonly [begins: string, ends: string]> = [['<!--', '-->'], ['<?', '?>'], ['<![CDATA[', ']]>']];

/** Behind an autolink or raw HTML; null when the angle bracket is only one. */
export function tagEnd(source: string, at: number): number | null {
    if (!BEGINS.test(source.charAt(at + 1))) {
        return null;
    }
    const rest = source.slice(at);
    for (const pattern of [AUTOLINK, OPEN_TAG, CLOSE_TAG]) {
        const tag = pattern.exec(rest)?.[0];
        if (tag !== undefined) {
            return at + tag.length;
        }
    }
    if (source.startsWith('<!-->', at) || source.startsWith('<!--->', at)) {
        return source.indexOf('>', at) + 1;
    }
    const special = UNTIL.find(([begins]) => source.startsWith(begins, at)) ?? (/[A-Z]/.test(source.charAt(at + 2)) && source.startsWith('<!', at) ? ['<!', '>'] as const : null);
    if (!special) {
        return null;
    }
    const end = source.indexOf(special[1], at + special[0].length);
    return end === -1 ? null : end + special[1].length;
}
