/** People the API suite makes for itself through core's REST, so that it runs against any real Mattermost without touching its own users. */
import {randomBytes} from 'node:crypto';

import {RestClient} from '../support/rest_client';

export interface Person {
    id: string;
    username: string;
    password: string;
}

export async function createPerson(admin: RestClient, roles = 'system_user'): Promise<Person> {
    const username = `sc-api-${randomBytes(5).toString('hex')}`;
    const password = `Pw-${randomBytes(12).toString('hex')}!`;
    const created = await admin.core<{id: string; message?: string}>('POST', '/users', {username, password, email: `${username}@example.com`});
    if (created.status !== 201) {
        throw new Error(`cannot create a user: ${created.status} ${created.body.message ?? ''}`);
    }
    if (roles !== 'system_user') {
        const changed = await admin.core<{message?: string}>('PUT', `/users/${created.body.id}/roles`, {roles});
        if (changed.status !== 200) {
            throw new Error(`cannot give ${roles}: ${changed.status} ${changed.body.message ?? ''}`);
        }
    }
    return {id: created.body.id, username, password};
}

export function logIn(admin: RestClient, person: Person): Promise<RestClient> {
    return RestClient.logIn(admin.url, person.username, person.password);
}
