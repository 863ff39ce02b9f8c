import {useRevocationScene} from '../../test/support/revocation_scene';
import {addActor} from '../../test/support/session_features';
import {withMembers} from '../../test/support/test_host';
import type {Host} from '../host';

const scene = useRevocationScene();

/** The same host, on which something happens between the decision of a verdict and the order of its wipe. */
function before(host: Host, statement: string, happens: () => Promise<unknown>): Host {
    let happened = false;
    const sql: Host['sql'] = {...host.sql, async query<Row>(...[text, params]: Parameters<Host['sql']['query']>) {
        if (!happened && text.includes(statement)) {
            happened = true;
            await happens();
        }
        return host.sql.query<Row>(text, params);
    }};
    return withMembers(host, {sql});
}

it('a verdict that is being given while its revocation is cancelled wipes nobody', async () => {
    const user = await addActor(scene.test, 'system_user');
    const {ticket} = await scene.features.call('issueTicket', {actor: user});
    const job = await scene.revoke({type: 'user', user_id: user.userId});
    const cancel = () => scene.features.call('cancelRevocation', {actor: scene.admin, params: {job_id: job.id}, body: {reason: 'a mistake'}});
    const host = before(scene.test.host.fork(), 'INSERT INTO security_controls_wipe', cancel);
    expect(await scene.features.call('getVerdict', {body: {ticket}}, host)).toMatchObject({verdict: 'unknown', nonce: null, notice: null});
    expect(await scene.features.call('getVerdict', {body: {ticket}})).toMatchObject({verdict: 'live'});
    await scene.pass(5_000, 1_000);
    expect(await scene.read(job)).toMatchObject({cancelled: 1, access_ended_ms: null});
});
