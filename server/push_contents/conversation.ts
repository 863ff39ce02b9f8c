/** The direct or group message of certain people: core gives it a name made of ids, so only its people can name it. */
import type {Sql} from '../host';

/** null: these people have none yet. Two people (or one alone) write direct messages, three to eight a group message. */
export async function findConversation(sql: Sql, userIds: readonly string[]): Promise<string | null> {
    const people = [...new Set(userIds)].sort();
    const [first = '', second = first] = people;
    const [row] = people.length <= 2 ?
        await sql.query<{id: string}>('SELECT c.id FROM channels c WHERE c.type = \'D\' AND c.name = $1', [`${first}__${second}`]) :
        await sql.query<{id: string}>(
            `SELECT c.id FROM channels c JOIN channelmembers m ON m.channelid = c.id
             WHERE c.type = 'G' AND c.id IN (SELECT o.channelid FROM channelmembers o WHERE o.userid = $1)
             GROUP BY c.id HAVING count(*) = $2 AND bool_and(m.userid = ANY(string_to_array($3, ',')))`,
            [first, people.length, people.join(',')]);
    return row?.id ?? null;
}
