import {wrapAsRowDocument} from './row_document';

const TAIL = 'SELECT coalesce(json_agg(row_document), \'[]\')::text FROM row_document';

describe('wrapAsRowDocument', () => {
    it('wraps a plain query', () => {
        expect(wrapAsRowDocument(' SELECT 1; ')).toBe(`WITH row_document AS (SELECT 1\n) ${TAIL}`);
    });

    it('keeps CTEs at the top level, where PostgreSQL lets them modify data', () => {
        expect(wrapAsRowDocument('WITH gone AS (DELETE FROM t RETURNING id) SELECT id FROM gone')).
            toBe(`WITH gone AS (DELETE FROM t RETURNING id) , row_document AS (SELECT id FROM gone\n) ${TAIL}`);
    });

    it('is not misled by verbs in parentheses, quotes and comments', () => {
        const ctes = 'WITH a AS (SELECT \'select ) it\'\'s\'), "select" AS (SELECT 2 /* update */) -- delete\n';
        expect(wrapAsRowDocument(`${ctes}UPDATE t SET x = 1 RETURNING id`)).
            toBe(`${ctes}, row_document AS (UPDATE t SET x = 1 RETURNING id\n) ${TAIL}`);
    });
});
