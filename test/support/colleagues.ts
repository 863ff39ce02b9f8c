/**
 * People of the stand-in's seed for tests that need a browser: each has a team and a password, and none is handed out twice in a file, so
 * that tests do not end each other's sessions.
 */
import type {StandIn} from '../../server-stub/start';
import {PEOPLE, USER} from '../../server-stub/seed/people';

import type {Account} from './browser';

export interface Colleague extends Account {
    id: string;
}

const ordinary = PEOPLE.filter(({username, roles, auth_service: authService, mfa_secret: secret, delete_at: deletedAt}) =>
    username !== USER.username && !roles && !authService && !secret && !deletedAt);
let next = 0;

export async function nextColleague(standIn: StandIn): Promise<Colleague> {
    const username = ordinary[next++ % ordinary.length]?.username ?? '';
    const user = await standIn.core.users.getByUsername(username);
    if (!user) {
        throw new Error(`${username} is not in the seed`);
    }
    // Sessions of the seed belong to browsers nobody sits at; without them a revocation has just the targets of the test.
    await standIn.db.exec('DELETE FROM sessions WHERE userid = $1', [user.id]);
    standIn.purgeSessionCache();
    return {id: user.id, username, password: USER.password};
}
