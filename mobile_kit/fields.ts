/**
 * What may stand in a generated file. Every value is held to the narrow alphabet of its kind before a generator sees it, so that nothing
 * can leave its place in NGINX, XML, a shell's environment or a path; the generators escape as well.
 */

/** What is wrong with one input; path is its name in kit.json. */
export interface Problem {path: string; message: string}

/** null when the text is good, otherwise a sentence. */
export type Check = (text: string) => string | null;

const allOf = (text: string, alphabet: RegExp, max: number) => text.length > 0 && text.length <= max && alphabet.test(text);
const check = (good: (text: string) => boolean, message: string): Check => (text) => (good(text) ? null : message);

function isHost(text: string): boolean {
    return text.length <= 253 && text.split('.').every((label) => allOf(label, /^[a-z0-9-]+$/, 63) && !label.startsWith('-') && !label.endsWith('-'));
}

function isPort(text: string): boolean {
    return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
}

function isIpv4(text: string): boolean {
    const parts = text.split('.');
    return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** Eight groups, or fewer around one "::". */
function isIpv6(text: string): boolean {
    const halves = text.split('::');
    const groups = halves.flatMap((half) => (half === '' && halves.length === 2 ? [] : half.split(':')));
    return (halves.length === 2 ? groups.length < 8 : halves.length === 1 && groups.length === 8) && groups.every((group) => allOf(group, /^[0-9a-f]+$/i, 4));
}

/** Absolute, of plain segments, without `.` and `..`. */
function isAbsolutePath(text: string): boolean {
    return text.startsWith('/') && text.length <= 500 &&
        text.slice(1).split('/').every((part) => allOf(part, /^[A-Za-z0-9._-]+$/, 255) && part !== '.' && part !== '..');
}

/** https URL of host, port and plain path; no user, query or fragment. */
function isHttpsUrl(text: string): boolean {
    const match = /^https:\/\/([^/:]+)(?::(\d+))?(\/[A-Za-z0-9._~/-]*)?$/.exec(text);
    return match !== null && text.length <= 500 && isHost(match[1] ?? '') && (match[2] === undefined || isPort(match[2])) && !text.includes('..');
}

/** Dot-separated identifiers, as bundle ids and package names are. */
function isDotted(text: string, part: RegExp): boolean {
    const parts = text.split('.');
    return text.length <= 155 && parts.length >= 2 && parts.every((one) => part.test(one));
}

/** No control characters and no line separators; the generators escape the rest. */
function isLine(text: string, max: number): boolean {
    return text.trim().length > 0 && text.length <= max && ![...text].some((character) => {
        const code = character.codePointAt(0) ?? 0;
        return code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029 || code === 0xfffe || code === 0xffff || (code >= 0xd800 && code <= 0xdfff);
    });
}

export const hostName: Check = check(isHost, 'A host name of lower-case letters, digits, dots and hyphens is needed');
export const httpsUrl: Check = check(isHttpsUrl, 'An https URL of host, port and path is needed, without user, query or fragment');
export const absolutePath: Check = check(isAbsolutePath, 'An absolute path of letters, digits, dots, hyphens and underscores is needed');
export const line: Check = check((text) => isLine(text, 200), 'One line of at most 200 characters is needed, without control characters');
/** A value that will stand in a shell's environment file: nothing a shell expands. */
export const plainName: Check = check((text) => allOf(text, /^[A-Za-z0-9][A-Za-z0-9 ._-]*$/, 50), 'At most 50 letters, digits, spaces, dots, hyphens and underscores are needed');
export const appleTeamId: Check = check((text) => /^[A-Z0-9]{10}$/.test(text), 'An Apple team id has 10 capital letters and digits');
export const appleKeyId: Check = check((text) => /^[A-Z0-9]{10}$/.test(text), 'An Apple key id has 10 capital letters and digits');
export const bundleId: Check = check((text) => isDotted(text, /^[A-Za-z0-9-]+$/), 'A bundle ID such as com.example.chat is needed');
export const packageName: Check = check((text) => isDotted(text, /^[A-Za-z]\w*$/), 'A package name such as com.example.chat is needed');
export const fingerprint: Check = check((text) => /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/.test(text), 'A SHA-256 fingerprint has 32 pairs of capital hexadecimal digits with colons between');
export const urlScheme: Check = check((text) => /^[a-z][a-z0-9+.-]{0,30}:\/\/$/.test(text), 'A scheme such as mmauth:// is needed');
export const headerName: Check = check((text) => allOf(text, /^[A-Za-z0-9-]+$/, 100), 'A header name has letters, digits and hyphens');
export const token: Check = check((text) => allOf(text, /^[A-Za-z0-9._~-]+$/, 200), 'At most 200 letters, digits, dots, hyphens, tildes and underscores are needed');
export const accountName: Check = check((text) => allOf(text, /^[A-Za-z0-9._@%+{}-]+$/, 200), 'A user name, an address or an EMM placeholder is needed');
export const addressRange: Check = check((text) => {
    const [address = '', bits, more] = text.split('/');
    const limit = isIpv4(address) ? 32 : isIpv6(address) ? 128 : -1;
    return more === undefined && limit >= 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= limit));
}, 'An address or a range such as 10.8.0.0/24 is needed');
/** Host or IPv4 address and port of an upstream. */
export const hostAndPort: Check = check((text) => {
    const [host = '', port = '', more] = text.split(':');
    return more === undefined && isHost(host) && isPort(port);
}, 'A host and a port such as 127.0.0.1:8065 are needed');
/** An address to listen on. */
export const address: Check = check(isIpv4, 'An IPv4 address is needed');

/**
 * A path inside the kit: relative, no `..`, no backslash, no drive, nothing a zip tool or a file system would read otherwise.
 * Names Windows reserves are refused, since a kit may be unpacked there.
 */
export function isKitPath(path: string): boolean {
    return path.length <= 200 && path.split('/').every((part) =>
        allOf(part, /^[A-Za-z0-9@._-]+$/, 100) && !part.endsWith('.') && part !== '..' && !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(part));
}

/** Text or attribute value of an XML document. */
export function escapeXml(text: string): string {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\'', '&apos;');
}
