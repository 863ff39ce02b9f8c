/**
 * Turns a query into one that brings all its rows as a single JSON text, because over the plugin's RPC every row would be a round trip
 * of its own. PostgreSQL so maps the types, and not each driver.
 */

/** Statements are constants of the code, but for those made of fragments; so many are remembered. */
const MAX_REMEMBERED = 500;
const remembered = new Map<string, string>();

/**
 * Wraps a SELECT, or a statement with RETURNING. A statement that starts with WITH keeps its CTEs at the top level, since PostgreSQL
 * refuses a data-modifying CTE anywhere else. The name `row_document` is taken.
 */
export function wrapAsRowDocument(sql: string): string {
    const known = remembered.get(sql);
    if (known !== undefined) {
        return known;
    }
    const wrapped = wrap(sql);
    if (remembered.size >= MAX_REMEMBERED) {
        remembered.clear();
    }
    remembered.set(sql, wrapped);
    return wrapped;
}

function wrap(sql: string): string {
    const statement = sql.trim().replace(/;$/, '');
    const ctes = /^with\s/i.test(statement) ? endOfCtes(statement) : 0;
    const head = ctes > 0 ? `${statement.slice(0, ctes)}, ` : 'WITH ';
    // The line break ends a comment that the statement may end with.
    return `${head}row_document AS (${statement.slice(ctes)}\n) SELECT coalesce(json_agg(row_document), '[]')::text FROM row_document`;
}

const MAIN_VERBS = new Set(['select', 'insert', 'update', 'delete', 'merge', 'values', 'table']);

/** Where the main statement after a WITH list begins: at the first verb outside of parentheses, quotes and comments. */
function endOfCtes(sql: string): number {
    // Linear, without lookaround: one token a match.
    const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|[()]|[A-Za-z_][A-Za-z0-9_$]*/g;
    let depth = 0;
    for (let match = token.exec(sql); match; match = token.exec(sql)) {
        const text = match[0];
        if (text === '(') {
            depth++;
        } else if (text === ')') {
            depth--;
        } else if (depth === 0 && MAIN_VERBS.has(text.toLowerCase())) {
            return match.index;
        }
    }
    throw new Error('the statement begins with WITH and has no main statement');
}
