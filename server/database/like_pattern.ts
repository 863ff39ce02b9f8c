/** What people type to find somebody, as a pattern of LIKE. */

/** The term anywhere, its own wildcards taken literally; empty when there is no term. A leading @, as people write names, is dropped. */
export function likePattern(term: string): string {
    const wanted = term.trim().replace(/^@/, '');
    return wanted === '' ? '' : `%${wanted.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}

/**
 * A condition: one of the texts is like the pattern, whatever the case. Both are lowered by the database: JavaScript lowers some letters to others
 * (a capital sigma at a word's end, a dotted capital I), and what somebody copied from the list would not be found.
 */
export function isLike(pattern: string, texts: readonly string[]): string {
    return `(${texts.map((text) => `lower(${text}) LIKE lower(${pattern})`).join(' OR ')})`;
}

/** What a person is found by: username, e-mail address, full name. */
export function namesOf(user: string): string[] {
    return [`${user}.username`, `coalesce(${user}.email, '')`, `coalesce(${user}.firstname, '') || ' ' || coalesce(${user}.lastname, '')`];
}
