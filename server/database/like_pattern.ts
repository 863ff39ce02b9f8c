/** What people type to find somebody, as a pattern of LIKE over lower-case text. */

/** The term anywhere, its own wildcards taken literally; empty when there is no term. A leading @, as people write names, is dropped. */
export function likePattern(term: string): string {
    const wanted = term.trim().replace(/^@/, '').toLowerCase();
    return wanted === '' ? '' : `%${wanted.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
