/** A session row removed by SQL: core goes on serving its token from the cache, until the plugin has that cleared. */
import {describeOnServers} from '../support/servers';
import {until} from '../support/rest_client';

import {createPerson, logIn} from './people';

describeOnServers('a session whose row was removed by SQL', (server) => {
    test('loses its access though core has it cached, and the person\'s other session goes on', async () => {
        const {admin, standIn} = server();
        if (!standIn) {
            return;
        }
        const person = await createPerson(admin);
        const [gone, other] = [await logIn(admin, person), await logIn(admin, person)];
        const status = async () => (await gone.core('GET', '/users/me')).status;
        // The mirror's next round, instead of in up to 15 s.
        const compareNow = () => standIn.db.exec('UPDATE security_controls_turns SET next_at = 0 WHERE name = \'session_mirror\'');
        await compareNow();
        await until(() => standIn.db.query('SELECT 1 FROM security_controls_session_mirror WHERE user_id = $1', [person.id]), (rows) => rows.length === 2, 10_000);
        await standIn.db.exec('DELETE FROM sessions WHERE token = $1', [gone.token]);
        expect(await status()).toBe(200);
        await compareNow();
        expect(await until(status, (code) => code === 401, 15_000, 200)).toBe(401);
        expect((await other.core('GET', '/users/me')).status).toBe(200);
        expect(await standIn.db.query('SELECT 1 FROM sessions WHERE userid = $1', [person.id])).toHaveLength(1);
    });
});
