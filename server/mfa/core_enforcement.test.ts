import type {MfaPolicy} from '../../contract/mfa';
import {DAY_MS, HOUR_MS, useMfaScene} from '../../test/support/mfa_enforcement';

const scene = useMfaScene();

beforeEach(async () => {
    scene.test.core.license = {features: {mfa: true}};
});

const enforces = () => [scene.test.core.config['ServiceSettings']?.['EnforceMultifactorAuthentication'] === true, scene.test.core.config['GuestAccountsSettings']?.['EnforceMultifactorAuthentication'] === true];
const whenOver: Partial<MfaPolicy> = {core_enforcement: {when: 'when_grace_over', at: null}};
const leap = async (ms: number) => {
    await scene.test.leap(ms);
    await scene.test.settle();
};
/** Of the first of the two settings. */
const switched = async () => (await scene.events('mfa_core_enforcement_switched')).
    filter(({target}) => target?.id === 'ServiceSettings.EnforceMultifactorAuthentication').map(({status, resulting_state: state}) => [status, state?.['why']]);

it('is switched on when the grace of everybody is over, not before, and audited', async () => {
    await scene.addPerson();
    await scene.save(whenOver);
    await leap(DAY_MS);
    expect(enforces()).toEqual([false, false]);
    await leap(2 * DAY_MS);
    expect(enforces()).toEqual([true, true]);
    expect(await switched()).toEqual([['success', 'when_grace_over']]);
});

it('found switched off past the policy it is recorded once and shown as drift, and left; the plugin enforces meanwhile', async () => {
    const user = await scene.addOverdue();
    await scene.save(whenOver);
    await leap(3 * DAY_MS);
    expect(enforces()[0]).toBe(true);
    const drift = async () => (await scene.plugin.request(scene.admin, 'GET', '/policies/mfa')).body['drift'];
    expect(await drift()).toEqual([]);
    scene.test.core.config['ServiceSettings'] = {...scene.test.core.config['ServiceSettings'], EnforceMultifactorAuthentication: false};
    await scene.plugin.hook('OnConfigurationChange');
    await leap(HOUR_MS);
    expect(await drift()).toMatchObject([{setting: 'ServiceSettings.EnforceMultifactorAuthentication', put_back: 'not_asked'}]);
    expect((await scene.events('mfa_drift_found')).map(({target}) => target?.id)).toEqual(['ServiceSettings.EnforceMultifactorAuthentication']);
    expect(enforces()[0]).toBe(false);
    await scene.logIn(user);
    expect(await scene.events('mfa_enrolment_session_begun')).toHaveLength(1);
    await scene.save({...whenOver, reminders: false});
    await leap(HOUR_MS);
    expect([enforces()[0], await drift()]).toEqual([true, []]);
});

it('waits for who came later', async () => {
    await scene.save(whenOver);
    await leap(DAY_MS);
    await scene.addPerson({member: {first_applied_at: scene.test.host.clock.now(), deadline_at: scene.test.host.clock.now() + (2 * DAY_MS)}});
    scene.test.core.config['ServiceSettings'] = {...scene.test.core.config['ServiceSettings'], EnforceMultifactorAuthentication: false};
    await leap(HOUR_MS);
    await scene.save({...whenOver, reminders: false});
    await leap(HOUR_MS);
    expect(enforces()[0]).toBe(false);
    await leap(2 * DAY_MS);
    expect(enforces()[0]).toBe(true);
});

it('from a date on, and then only when nobody waits any more', async () => {
    await scene.addOverdue();
    await scene.save({core_enforcement: {when: 'at', at: scene.test.host.clock.now() + (3 * DAY_MS)}});
    await leap(2.5 * DAY_MS);
    expect(enforces()[0]).toBe(false);
    await leap(DAY_MS);
    expect(enforces()[0]).toBe(true);
});

it.each([
    ['without a licence', () => {
        scene.test.core.license = null;
    }, whenOver],
    ['when an admin is to do it', () => undefined, {core_enforcement: {when: 'by_admin', at: null}}],
    ['when it is never to be', () => undefined, {core_enforcement: {when: 'never', at: null}}],
    ['where core would meet people the policy does not ask', () => undefined, {...whenOver, scope: {type: 'chosen', roles: ['system_admins'], team_ids: [], group_ids: [], user_ids: []}}],
] as Array<[string, () => void, Partial<MfaPolicy>]>)('stays off %s', async (_what, arrange, policy) => {
    await scene.addOverdue();
    arrange();
    await scene.save(policy);
    await leap(5 * DAY_MS);
    expect(enforces()).toEqual([false, false]);
    expect(await switched()).toEqual([]);
});

it('what the policy switched on goes off at once when the policy ends; what an admin switched stays', async () => {
    await scene.addOverdue();
    await scene.save(whenOver);
    await leap(3 * DAY_MS);
    expect(enforces()).toEqual([true, true]);
    await scene.save({mode: 'off'});
    await scene.test.advance(100);
    expect(enforces()).toEqual([false, false]);
    await leap(HOUR_MS);
    expect(await switched()).toEqual([['success', 'when_grace_over'], ['success', 'not_required']]);

    scene.test.core.config['ServiceSettings'] = {...scene.test.core.config['ServiceSettings'], EnforceMultifactorAuthentication: true};
    await scene.save({core_enforcement: {when: 'by_admin', at: null}});
    await scene.save({mode: 'off'});
    await leap(HOUR_MS);
    expect(enforces()[0]).toBe(true);
});

it('an admin who switches it off by hand is not overruled by the same version of the policy', async () => {
    await scene.addOverdue();
    await scene.save(whenOver);
    await leap(3 * DAY_MS);
    scene.test.core.config['ServiceSettings'] = {...scene.test.core.config['ServiceSettings'], EnforceMultifactorAuthentication: false};
    await leap(HOUR_MS);
    await leap(HOUR_MS);
    expect(enforces()[0]).toBe(false);
});

it('a refusal of core\'s is audited and tried again later', async () => {
    await scene.addOverdue();
    const answer = scene.test.core.bridgeAnswers['core.request'];
    scene.test.core.bridgeAnswers['core.request'] = () => ({status: 403, body: '{}'});
    await scene.save(whenOver);
    await leap(3 * DAY_MS);
    expect(await switched()).toEqual([['fail', 'when_grace_over']]);
    scene.test.core.bridgeAnswers['core.request'] = answer ?? (() => null);
    await leap(70_000);
    expect(enforces()[0]).toBe(false);
    await leap(HOUR_MS);
    expect(enforces()[0]).toBe(true);
});
