/** What the port promises of SQL: types, transactions, failures, and locks that several nodes rely on. */
import {expectEqual, expectFailure, expectTrue} from './assert';
import type {ContractCase} from './cases';

export const sqlCases: ContractCase[] = [
    {
        name: 'a query maps the types as JSON does',
        async run(host) {
            const rows = await host.sql.query(`SELECT 1::int AS a, 1763850000123::bigint AS b, true AS c, NULL::text AS d, 'x"y\\z🦊'::text AS e, '{"k": [1, 2]}'::jsonb AS f, 0.5::float8 AS g`);
            expectEqual(rows, [{a: 1, b: 1763850000123, c: true, d: null, e: 'x"y\\z🦊', f: {k: [1, 2]}, g: 0.5}]);
        },
    },
    {
        name: 'parameters keep their type, and an empty result is an empty array',
        async run(host) {
            const rows = await host.sql.query('SELECT $1::text AS a, $2::bigint AS b, $3::boolean AS c, $4::text AS d', ['it\'s', 1763850000123, false, null]);
            expectEqual(rows, [{a: 'it\'s', b: 1763850000123, c: false, d: null}]);
            expectEqual(await host.sql.query('SELECT 1 AS one WHERE false'), []);
        },
    },
    {
        name: 'an array travels as text and is cast',
        async run(host) {
            expectEqual(await host.sql.query('SELECT unnest($1::text[]) AS id', ['{a,b}']), [{id: 'a'}, {id: 'b'}]);
        },
    },
    {
        name: 'exec counts rows, INSERT … RETURNING and WITH give rows',
        async run(host) {
            const table = `contract_${host.ids.newId()}`;
            await host.sql.exec(`CREATE TABLE ${table} (id int PRIMARY KEY, v text)`);
            expectEqual(await host.sql.exec(`INSERT INTO ${table} SELECT n, 'x' FROM generate_series(1, 5) n`), 5);
            expectEqual(await host.sql.query(`INSERT INTO ${table} VALUES (6, 'y') RETURNING id, v`), [{id: 6, v: 'y'}]);
            expectEqual(await host.sql.query(`UPDATE ${table} SET v = 'z' WHERE id > 4 RETURNING id`), [{id: 5}, {id: 6}]);
            expectEqual(await host.sql.exec(`DELETE FROM ${table} WHERE id = 99`), 0);
            await host.sql.exec(`DROP TABLE ${table}`);
        },
    },
    {
        name: 'a transaction that throws leaves nothing, one that resolves stays',
        async run(host) {
            const table = `contract_${host.ids.newId()}`;
            await host.sql.exec(`CREATE TABLE ${table} (id int)`);
            let message = '';
            try {
                await host.transaction(async (tx) => {
                    await tx.exec(`INSERT INTO ${table} VALUES (1)`);
                    throw new Error('no');
                });
            } catch (error) {
                message = (error as Error).message;
            }
            expectEqual(message, 'no');
            await host.transaction((tx) => tx.exec(`INSERT INTO ${table} VALUES (2)`));
            expectEqual(await host.sql.query(`SELECT id FROM ${table}`), [{id: 2}]);
            await host.sql.exec(`DROP TABLE ${table}`);
        },
    },
    {
        name: 'the database\'s own refusals carry their SQLSTATE',
        async run(host) {
            await expectFailure(host.sql.query('SELECT * FROM no_such_table'), 'sql.42P01');
            await expectFailure(host.sql.exec('SELECT 1/0'), 'sql.22012');
            const table = `contract_${host.ids.newId()}`;
            await host.sql.exec(`CREATE TABLE ${table} (id int PRIMARY KEY)`);
            await host.sql.exec(`INSERT INTO ${table} VALUES (1)`);
            await expectFailure(host.sql.exec(`INSERT INTO ${table} VALUES (1)`), 'sql.23505');
            await host.sql.exec(`DROP TABLE ${table}`);
        },
    },
    {
        name: 'an advisory lock is released at the end of its transaction',
        async run(host) {
            for (let round = 0; round < 2; round++) {
                await host.transaction((tx) => tx.query('SELECT pg_advisory_xact_lock(4711)::text AS locked'));
            }
            expectTrue(true, 'the second round was not blocked');
        },
    },
    {
        name: '10,000 rows arrive as one document',
        async run(host) {
            const rows = await host.sql.query<{n: number}>('SELECT n FROM generate_series(1, 10000) n ORDER BY n');
            expectEqual([rows.length, rows[0], rows[9999]], [10000, {n: 1}, {n: 10000}]);
        },
    },
    {
        name: 'a replica reads',
        async run(host) {
            expectEqual(await host.replica.query('SELECT 3 AS three'), [{three: 3}]);
        },
    },
];
