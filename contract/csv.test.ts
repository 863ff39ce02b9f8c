import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

import {csvLine} from './csv';

describe('csvLine', () => {
    it('quotes what would break the line, and doubles quotes', () => {
        expect(csvLine(['a', 'b,c', 'say "x"', 'two\nlines', 3, true, null, undefined])).toBe('a,"b,c","say ""x""","two\nlines",3,true,,\r\n');
    });

    it.each(['=1+1', '+1+1', '-1+1', '@SUM(A1)', ' =1', '\t=1', '\r=1', '\n=1', '＝1', '=cmd|\' /C calc\'!A0'])('lets no spreadsheet run %j', (text) => {
        expect(csvLine([text]).replace(/^"/, '')).toMatch(/^'/);
    });

    it('leaves numbers numbers', () => {
        expect(csvLine([-5, '-5', '-1.5'])).toBe('-5,-5,-1.5\r\n');
    });
});

describe('the product', () => {
    /** Two quotes as what something is replaced with; as what is looked for, they are read. */
    const DOUBLING = /, ?'""'/;

    it('has this one encoder: nobody else doubles quotes', () => {
        const root = path.join(__dirname, '..');
        const sources = ['server', 'webapp/panels', 'webapp/api', 'webapp/components', 'webapp/guard', 'contract', 'mobile_kit', 'push_preview'].flatMap((folder) =>
            readdirSync(path.join(root, folder), {recursive: true, encoding: 'utf8'}).map((name) => path.join(folder, name)));
        const others = sources.filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && DOUBLING.test(readFileSync(path.join(root, name), 'utf8')));
        expect(others).toEqual(['contract/csv.ts']);
    });
});
