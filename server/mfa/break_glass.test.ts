import {HOUR_MS, useMfaScene} from '../../test/support/mfa_enforcement';

const scene = useMfaScene();

const order = async (name: string, fields: Record<string, string> = {}) => {
    scene.test.core.orders.push({id: 'a'.repeat(32), name, fields, user: 'operator', at: scene.test.host.clock.now()});
    await scene.test.advance(5_000);
    return scene.test.core.orderAnswers.at(-1);
};
const breakGlass = (hours = '4') => order('break-glass', {hours, reason: 'All phones are lost'});
const liftedUntil = async () => (await scene.plugin.request(scene.admin, 'GET', '/policies/mfa')).body['lifted_until'];
const usedUp = (roles = 'system_user') => scene.addOverdue({roles, member: {first_applied_at: 0, deadline_at: 1, enrolment_sessions_used: 3}});
const enforceInCore = () => {
    scene.test.core.license = {features: {mfa: true}};
    scene.test.core.config['ServiceSettings'] = {...scene.test.core.config['ServiceSettings'], EnforceMultifactorAuthentication: true};
};
const coreEnforces = () => scene.test.core.config['ServiceSettings']?.['EnforceMultifactorAuthentication'];
const leap = async (hours: number) => {
    await scene.test.leap(hours * HOUR_MS);
    await scene.test.advance(6_000);
};

it('lifts enforcement and what the policy refuses until its end, and both hold again by themselves', async () => {
    await scene.save({});
    const user = await usedUp();
    expect(await scene.logIn(user)).toContain('Ask an administrator');
    const begunAt = scene.test.host.clock.now();
    expect(await breakGlass()).toEqual({id: 'a'.repeat(32), ok: true, text: expect.stringContaining('lifted until 22 November 2026, 16:00 (UTC)')});
    expect(await liftedUntil()).toBeGreaterThanOrEqual(begunAt + (4 * HOUR_MS));
    expect(await scene.logIn(user)).toMatchObject({id: expect.any(String)});
    const next = {...scene.test.core.config, ServiceSettings: {...scene.test.core.config['ServiceSettings'], EnableMultifactorAuthentication: false}};
    expect(await scene.plugin.hook('ConfigurationWillBeSaved', [next])).toEqual([null, null]);

    await leap(5);
    expect(await liftedUntil()).toBeNull();
    expect(await scene.logIn(user)).toContain('Ask an administrator');
    expect((await scene.plugin.hook('ConfigurationWillBeSaved', [next]))[1]).toMatchObject({status_code: 403});
});

it('lifts what the other policies refuse as well', async () => {
    const {headers} = await scene.plugin.request(scene.admin, 'GET', '/policies/push');
    await scene.plugin.request(scene.admin, 'PUT', '/policies/push', {
        body: {most_revealing_level: null, push_stays_off: true, put_back_drift: false, rules: []}, headers: {'if-match': String(headers['ETag'])},
    });
    scene.test.core.config['EmailSettings'] = {...scene.test.core.config['EmailSettings'], SendPushNotifications: false};
    const next = {...scene.test.core.config, EmailSettings: {...scene.test.core.config['EmailSettings'], SendPushNotifications: true}};
    const ask = async () => (await scene.plugin.hook('ConfigurationWillBeSaved', [next]))[1];
    expect(await ask()).toMatchObject({status_code: 403});
    await breakGlass();
    expect(await ask()).toBeNull();
});

it('leaves what it let pass until its end, also where a policy puts drift back', async () => {
    const {headers} = await scene.plugin.request(scene.admin, 'GET', '/policies/push');
    scene.test.core.config['EmailSettings'] = {...scene.test.core.config['EmailSettings'], SendPushNotifications: false};
    await scene.plugin.request(scene.admin, 'PUT', '/policies/push', {
        body: {most_revealing_level: null, push_stays_off: true, put_back_drift: true, rules: []}, headers: {'if-match': String(headers['ETag'])},
    });
    await breakGlass();
    scene.test.core.config['EmailSettings'] = {...scene.test.core.config['EmailSettings'], SendPushNotifications: true};
    await scene.plugin.hook('OnConfigurationChange');
    await scene.test.advance(1_000);
    expect(scene.test.core.config['EmailSettings']).toMatchObject({SendPushNotifications: true});
    await leap(5);
    expect(scene.test.core.config['EmailSettings']).toMatchObject({SendPushNotifications: false});
});

it('is audited as the host operator, unauthenticated, with the reason apart; its end by itself as the plugin\'s own', async () => {
    await breakGlass();
    await leap(5);
    const actor = expect.objectContaining({type: 'external', name: 'host operator, unauthenticated', user_id: ''});
    expect(await scene.events('mfa_break_glass_begun')).toMatchObject([{status: 'success', actor, resulting_state: {until: expect.any(Number)}}]);
    expect(await scene.test.rows('SELECT value FROM security_controls_audit_personal WHERE field = \'reason\'')).toEqual([{value: 'operator: All phones are lost'}]);
    expect(await scene.events('mfa_break_glass_ended')).toMatchObject([{status: 'success', actor: {type: 'system'}}]);
});

it('tells every system admin once when it begins and once when it ends, each in their language, and nobody else', async () => {
    const colleague = await scene.addPerson({roles: 'system_user system_admin', enrolled: true});
    await scene.test.rows('UPDATE users SET locale = \'de\', timezone = \'{"useAutomaticTimezone": "true", "automaticTimezone": "Europe/Berlin"}\' WHERE id = $1', [colleague]);
    const user = await scene.addPerson();
    await breakGlass();
    expect(scene.messagesTo(scene.adminId)).toEqual([expect.stringContaining('until 22 November 2026, 16:00 (UTC)')]);
    expect(scene.messagesTo(colleague)).toEqual([expect.stringContaining('bis 22. November 2026, 17:00 Uhr (Europe/Berlin)')]);
    await leap(5);
    expect(scene.messagesTo(scene.adminId)).toHaveLength(2);
    expect(scene.messagesTo(colleague)[1]).toContain('gilt wieder');
    expect(scene.messagesTo(user)).toEqual([]);
});

it.each([
    ['for more than a day', {hours: '25', reason: 'x'}],
    ['for no time', {hours: '0', reason: 'x'}],
    ['for a time that is none', {hours: '1e1', reason: 'x'}],
    ['without a reason', {hours: '4', reason: ' '}],
    ['with something else asked', {hours: '4', reason: 'x', user: 'root'}],
])('%s it does nothing, and says how it is used', async (_what, fields) => {
    expect(await order('break-glass', fields as unknown as Record<string, string>)).toMatchObject({ok: false, text: expect.stringContaining('break-glass --hours')});
    expect(await liftedUntil()).toBeNull();
    expect(await scene.events('mfa_break_glass_begun')).toEqual([]);
});

it('an order nobody knows is answered with those there are', async () => {
    expect(await order('open-sesame')).toMatchObject({ok: false, text: expect.stringContaining('re-arm')});
    expect(await order('re-arm')).toMatchObject({ok: false, text: expect.stringContaining('was not lifted')});
});

it('given again it has one end, the new one; re-arm ends it at once', async () => {
    await scene.save({});
    const user = await usedUp();
    await breakGlass('20');
    await breakGlass('1');
    expect(await liftedUntil()).toBeLessThan(scene.test.host.clock.now() + (2 * HOUR_MS));
    expect(await order('re-arm')).toMatchObject({ok: true});
    expect(await liftedUntil()).toBeNull();
    expect(await scene.logIn(user)).toContain('Ask an administrator');
    expect(await scene.events('mfa_break_glass_ended')).toMatchObject([{actor: {type: 'external'}}]);
});

it('switches core\'s own enforcement off, and on again at its end', async () => {
    await scene.save({});
    enforceInCore();
    await breakGlass();
    expect(coreEnforces()).toBe(false);
    await leap(5);
    expect(coreEnforces()).toBe(true);
    expect(await scene.events('mfa_core_enforcement_switched')).toMatchObject([
        {status: 'success', actor: {type: 'external'}, resulting_state: {why: 'break_glass'}}, {status: 'success', actor: {type: 'system'}, resulting_state: {why: 'break_glass_ended'}},
    ]);
});

it('says when core could not be switched off, and puts it back later when core did not take it at once', async () => {
    await scene.save({});
    enforceInCore();
    const answer = scene.test.core.bridgeAnswers['core.request'];
    scene.test.core.bridgeAnswers['core.request'] = () => ({status: 500, body: ''});
    expect((await breakGlass())?.text).toContain('could not be switched off');
    scene.test.core.bridgeAnswers['core.request'] = answer ?? (() => null);
    await breakGlass();
    expect(coreEnforces()).toBe(false);
    scene.test.core.bridgeAnswers['core.request'] = () => ({status: 500, body: ''});
    await leap(5);
    expect(coreEnforces()).toBe(false);
    scene.test.core.bridgeAnswers['core.request'] = answer ?? (() => null);
    await leap(0.1);
    expect(coreEnforces()).toBe(true);
});

it('leaves core off at its end when the policy no longer requires MFA', async () => {
    await scene.save({});
    enforceInCore();
    await breakGlass();
    await scene.save({mode: 'off'});
    await leap(5);
    expect(coreEnforces()).toBe(false);
});

it('survives a restart: it stays lifted, and ends while the plugin was off', async () => {
    await scene.save({});
    const user = await usedUp();
    await breakGlass();
    await scene.plugin.stop();
    await scene.plugin.hook('OnActivate');
    expect(await scene.logIn(user)).toMatchObject({id: expect.any(String)});
    await scene.plugin.stop();
    await scene.test.leap(5 * HOUR_MS);
    await scene.plugin.hook('OnActivate');
    expect(await scene.logIn(user)).toContain('Ask an administrator');
});
