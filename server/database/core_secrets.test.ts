import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

const SERVER = path.join(__dirname, '..');

/** Every source file that runs in the product. */
function sources(): string[] {
    return readdirSync(SERVER, {recursive: true, encoding: 'utf8'}).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
}

/** Template and quoted texts that look like statements. */
function statementsOf(source: string): string[] {
    return source.match(/`[^`]*`|'(?:[^'\\\n]|\\.)*'/g)?.filter((text) => /\b(?:SELECT|INSERT|UPDATE|DELETE|RETURNING)\b/.test(text)) ?? [];
}

describe('statements of the product', () => {
    const statements = sources().flatMap((name) => statementsOf(readFileSync(path.join(SERVER, name), 'utf8')).map((text) => [name, text] as const));

    it('are found at all', () => {
        expect(statements.length).toBeGreaterThan(40);
    });

    it('never name core\'s secrets', () => {
        expect(statements.filter(([, text]) => /\b(?:password|mfasecret|authdata|token)\b/i.test(text))).toEqual([]);
    });

    it('read core\'s tables by column lists only', () => {
        const core = /\b(?:FROM|JOIN)\s+(?:users|sessions|bots|teams|teammembers)\b/i;
        expect(statements.filter(([, text]) => core.test(text) && /\bSELECT\s+(?:[a-z]+\.)?\*|RETURNING\s+\*/i.test(text))).toEqual([]);
    });
});
