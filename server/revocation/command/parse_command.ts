/** What somebody wrote after /revoke-sessions: a person, and why. */

export const COMMAND = 'revoke-sessions';

/** The contract's limit of a reason. */
export const MOST_REASON = 500;

export interface AskedRevocation {
    /** A username without its @, or an e-mail address. */
    name: string;
    reason: string;
}

/** null for another command; an error for words that are not what it needs. */
export function parseCommand(text: string): AskedRevocation | {error: 'usage' | 'reason_too_long'} | null {
    // A database keeps no U+0000, which nobody types and a program may send.
    const [trigger = '', written = '', ...words] = text.replaceAll('\0', ' ').trim().split(/\s+/);
    if (trigger.toLowerCase() !== `/${COMMAND}`) {
        return null;
    }
    const name = nameOf(written);
    const reason = words.join(' ');
    // Core takes commands from people who meant to write "/revoke-sessions help".
    if (name === '' || reason === '') {
        return {error: 'usage'};
    }
    return reason.length > MOST_REASON ? {error: 'reason_too_long'} : {name, reason};
}

/** Without what people put around a name they mention: "@bea:" is bea. No username and no address begins or ends so. */
function nameOf(written: string): string {
    return written.replace(/^["'“„]*@?/, '').replace(/["'”“,:;!]+$/, '').toLowerCase();
}
