import type {Endpoint} from '../../contract/endpoints';
import {ENDPOINTS} from '../../contract/endpoints';
import type {TestPlugin} from '../../test/support/plugin_client';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';
import {useTestHost} from '../../test/support/use_test_host';

const test = useTestHost();
let plugin: TestPlugin;
beforeEach(async () => {
    plugin = await startTestPlugin(test);
});
afterEach(() => plugin.stop());

const names = async () => (await test.rows<{event_name: string}>('SELECT event_name FROM security_controls_audit_records ORDER BY seq')).map((row) => row.event_name);

/** Those that need nothing to be there first. */
const FILES = (Object.values(ENDPOINTS) as Endpoint[]).filter(({method, streams, path}) => method === 'GET' && streams !== undefined && !path.includes('{'));

describe('every list that leaves as a file', () => {
    it.each(FILES.map(({path}) => [path]))('%s is recorded with who took it', async (path) => {
        const admin = await logInAs(test, 'system_user system_admin');
        const before = await names();
        const reply = await plugin.request(admin.session, 'GET', path, {query: path === '/settings_report/file' ? 'format=csv' : ''});
        expect(reply.status).toBe(200);
        const fresh = (await names()).slice(before.length).filter((name) => name.endsWith('_exported'));
        expect(fresh).toHaveLength(1);
    });

    it('is refused to who may not read it, and the refusal is recorded', async () => {
        const person = await logInAs(test, 'system_user');
        expect((await plugin.request(person.session, 'GET', '/push_contents/evidence.csv')).status).toBe(403);
        expect((await names()).pop()).toBe('request_refused');
    });
});
