/** One contract suite, every host: the cases run inside the plugin, on Node and in goja under Mattermost's own plugin environment. */
import path from 'node:path';

import type {StandIn, StandInOptions} from '../../server-stub/start';
import {startStandIn} from '../../server-stub/start';
import {RestClient} from '../support/rest_client';
import {executableMissing} from '../support/servers';
import {packBundle} from '../support/test_archives';

import type {ContractFixture} from './cases';
import {CONTRACT_CASES} from './cases';
import {createPlugin} from './contract_plugin';
import {CONTRACT_VARIABLES} from './environment_cases';
import type {Listeners} from './listeners';
import {startListeners} from './listeners';

jest.setTimeout(180_000);

function describeHost(name: string, options: () => Promise<StandInOptions>): void {
    describe(name, () => {
        let standIn: StandIn | null = null;
        let listeners: Listeners | null = null;
        let fixture: ContractFixture;

        beforeAll(async () => {
            listeners = await startListeners();
            standIn = await startStandIn({port: 0, variables: CONTRACT_VARIABLES, ...await options()});
            const user = await RestClient.logIn(standIn.url, standIn.user.username, standIn.user.password);
            const sessions = await user.core<Array<{id: string}>>('GET', '/users/me/sessions');
            fixture = {userId: user.userId, sessionId: sessions.body[0]?.id ?? '', adminUserId: standIn.admin.id, httpUrl: listeners.httpUrl, tlsPort: listeners.tlsPort};
        });

        afterAll(async () => {
            await standIn?.stop();
            await listeners?.stop();
        });

        test.each(CONTRACT_CASES.map(({name: what}, index) => [what, index] as const))('%s', async (_what, index) => {
            const response = await fetch(`${standIn?.url}/plugins/security-controls/contract/${index}`, {method: 'POST', body: JSON.stringify(fixture)});
            expect(await response.json()).toEqual({ok: true, message: ''});
        });

        test.each([[['greet', '--word', 'grüß 🦊'], {exitCode: 0, text: 'greet {"word":"grüß 🦊"}'}], [['greet', '--fail', 'yes'], {exitCode: 1, text: 'greet {"fail":"yes"}'}]])(
            'an order of this machine\'s command line is taken once, and its answer printed: %j', async (args, result) => {
                const given = standIn?.giveOrder(...args);
                await fetch(`${standIn?.url}/plugins/security-controls/contract/order`, {method: 'POST', body: '{}'});
                expect(await given).toEqual(result);
            });
    });
}

describeHost('the port on Node', async () => ({host: 'node', createPlugin}));

const missing = executableMissing();
if (missing) {
    describe.skip(`the port on the executable: ${missing}`, () => test.each(CONTRACT_CASES.map(({name}) => [name]))('%s', () => undefined));
} else {
    describeHost('the port on the executable', async () => ({host: 'plugin', archive: await packBundle(path.join(__dirname, 'contract_plugin.ts'))}));
}
