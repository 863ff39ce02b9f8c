/** A push policy and a month of evidence, as a server has them that has used the plugin for a while: for pictures of the panel. */
import type {PushPolicy} from '../../contract/types';
import type {StandIn} from '../../server-stub/start';

import type {RestClient} from './rest_client';

const DAY_MS = 86_400_000;
const DAYS = 30;

const id = (letter: string) => letter.repeat(26);

export async function setPushScene(standIn: StandIn, admin: RestClient): Promise<void> {
    const [team] = (await admin.core<Array<{id: string}>>('GET', `/users/${standIn.admin.id}/teams`)).body;
    const policy: PushPolicy = {
        most_revealing_level: null, push_stays_off: false, put_back_drift: true,
        rules: [
            {id: id('p'), name: 'Private channels', enabled: true, match: {type: 'private_channels'}, action: 'generic_no_channel'},
            {id: id('t'), name: 'The team of the merger', enabled: true, match: {type: 'team', team_id: team?.id ?? ''}, action: 'generic'},
            {id: id('c'), name: 'Case numbers', enabled: true, match: {type: 'words', syntax: 're2', pattern: '\\bCASE-[0-9]{4}\\b'}, action: 'suppress'},
            {id: id('g'), name: 'Guests', enabled: false, match: {type: 'guests'}, action: 'nameless'},
        ],
    };
    const {headers} = await admin.plugin('GET', '/policies/push');
    const {status} = await admin.plugin('PUT', '/policies/push', policy, {'If-Match': headers.get('ETag') ?? ''});
    if (status !== 200) {
        throw new Error(`the push policy was refused with ${status}`);
    }
    for (let ago = 0; ago < DAYS; ago += 1) {
        const day = new Date(Date.now() - (ago * DAY_MS)).toISOString().slice(0, 10);
        // Fewer at weekends, and no two days alike.
        const busy = [0, 6].includes(new Date(day).getUTCDay()) ? 40 : 160 + ((ago * 37) % 90);
        for (const [outcome, ruleId, count] of [['sent', '', busy], ['reduced', id('p'), busy >> 1], ['suppressed', id('c'), busy >> 4]] as const) {
            await standIn.db.exec('INSERT INTO security_controls_push_evidence (day, level, outcome, rule_id, count) VALUES ($1, \'full\', $2, $3, $4)', [day, outcome, ruleId, count]);
        }
    }
}
