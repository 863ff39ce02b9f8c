/** The product's one CSV encoder (RFC 4180), for both halves. Spreadsheets run cells that look like formulas: such a cell gets an apostrophe in front. */

/** Also after blanks, and the characters East Asian spreadsheets read as these. */
const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const PLAIN_NUMBER = /^-?[0-9]+(?:\.[0-9]+)?$/;

/** Excel takes a file without it for the system's old code page. */
export const CSV_BYTE_ORDER_MARK = '\uFEFF';

/** One line with its line end. null and undefined are empty; numbers and truth values are written plainly. */
export function csvLine(cells: ReadonlyArray<string | number | boolean | null | undefined>): string {
    return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number | boolean | null | undefined): string {
    if (value === null || value === undefined) {
        return '';
    }
    const text = String(value);
    const safe = typeof value === 'string' && FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
