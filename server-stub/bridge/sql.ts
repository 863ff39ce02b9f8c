/** The sql.* methods over the stand-in's database. */
import type {BridgeMethods, SqlArgs} from '../../server/bridge/methods';
import {newId} from '../core/ids';
import type {Database, Queryable, Transaction} from '../database/database';
import {DatabaseError} from '../database/database';

type Sql = Pick<BridgeMethods, 'sql.query' | 'sql.exec' | 'sql.begin' | 'sql.commit' | 'sql.rollback'>;
type Methods<T extends Partial<BridgeMethods>> = {[M in keyof T]: T[M] extends {args: infer A; value: infer V} ? (args: A) => Promise<V> : never};

/** Also ends, by rollback, the transactions a stopped plugin left open. */
export interface SqlMethods {methods: Methods<Sql>; rollbackAll(): Promise<void>}

export function createSqlMethods(db: Database): SqlMethods {
    const open = new Map<string, Transaction>();
    const transaction = (tx: string): Transaction => {
        const found = open.get(tx);
        if (!found) {
            throw new DatabaseError('25P01', 'there is no such transaction');
        }
        return found;
    };
    const take = (tx: string): Transaction => {
        const found = transaction(tx);
        open.delete(tx);
        return found;
    };
    const runner = (args: SqlArgs): Queryable => args.tx === undefined ? db : transaction(args.tx);

    return {
        methods: {
            async 'sql.query'(args) {
                const [row] = await runner(args).query<Record<string, unknown>>(args.sql, args.params);
                const value = row ? Object.values(row)[0] : undefined;
                if (typeof value !== 'string') {
                    throw new DatabaseError('42P13', 'sql.query needs one row with one text column');
                }
                return value;
            },
            'sql.exec': async (args) => ({rows_affected: await runner(args).exec(args.sql, args.params)}),
            async 'sql.begin'() {
                const tx = newId();
                open.set(tx, await db.begin());
                return {tx};
            },
            async 'sql.commit'({tx}) {
                await take(tx).commit();
                return null;
            },
            async 'sql.rollback'({tx}) {
                await take(tx).rollback();
                return null;
            },
        },
        async rollbackAll() {
            for (const left of [...open.values()]) {
                await left.rollback().catch(() => undefined);
            }
            open.clear();
        },
    };
}
