import {DAY_MS, HOUR_MS, useMfaScene} from '../../test/support/mfa_enforcement';
import {logInAs, startTestPlugin} from '../../test/support/plugin_client';

const scene = useMfaScene();

const tick = async () => {
    await scene.test.leap(60_000);
    await scene.test.advance(3_000);
};
const leap = async (ms: number) => {
    await scene.test.leap(ms - 63_000);
    await tick();
};
/** Which reminder each message was, told by its words. */
const KINDS = {'requires multi-factor': 'start', 'Half of the time': 'half', 'One day is left': 'one_day', 'One hour is left': 'one_hour'};
const remindersTo = (userId: string) => scene.messagesTo(userId).map((text) => Object.entries(KINDS).find(([words]) => text.includes(words))?.[1] ?? text);

it('come at the start, at half, a day and an hour before the end, each once', async () => {
    const user = await scene.addPerson();
    await scene.save({grace: {amount: 4, unit: 'days'}});
    await tick();
    expect(remindersTo(user)).toEqual(['start']);
    await leap(DAY_MS);
    expect(remindersTo(user)).toEqual(['start']);
    await leap(DAY_MS);
    expect(remindersTo(user)).toEqual(['start', 'half']);
    await leap(DAY_MS);
    expect(remindersTo(user)).toEqual(['start', 'half', 'one_day']);
    await leap(23 * HOUR_MS);
    expect(remindersTo(user)).toEqual(['start', 'half', 'one_day', 'one_hour']);
    await leap(DAY_MS);
    expect(remindersTo(user)).toHaveLength(4);
});

it('of those that came due while the plugin was off only the last is sent, and a grace of hours has no day before its end', async () => {
    const user = await scene.addPerson();
    await scene.save({grace: {amount: 4, unit: 'hours'}});
    await leap(3.5 * HOUR_MS);
    expect(remindersTo(user)).toEqual(['one_hour']);
});

it('go to nobody who is enrolled, exempt, a bot, deactivated, past the deadline, or not asked', async () => {
    const exempt = await scene.addPerson();
    const people = [
        await scene.addPerson({enrolled: true}), await scene.addPerson({isBot: true}), await scene.addPerson({deleteat: 1}), await scene.addPerson({authservice: 'saml'}), exempt,
        await scene.addOverdue(),
    ];
    await scene.save({exempt_users: [{user_id: exempt, reason: 'On leave', until: scene.test.host.clock.now() + (9 * DAY_MS)}], exempt_providers: ['saml']});
    await scene.test.rows('UPDATE security_controls_mfa_members SET deadline_at = $2 WHERE user_id = $1', [people.at(-1), scene.test.host.clock.now()]);
    await tick();
    expect(people.flatMap(remindersTo)).toEqual([]);
    expect(remindersTo(scene.adminId)).toEqual([]);
});

it('who enrols between the reminder and its sending hears nothing', async () => {
    const user = await scene.addPerson();
    await scene.save({});
    scene.test.core.failNext = {GetDirectChannel: {id: 'app.busy', status_code: 503}};
    await tick();
    expect(remindersTo(user)).toEqual([]);
    await scene.enrol(user);
    await tick();
    expect(remindersTo(user)).toEqual([]);
});

it('are sent once by two nodes, over a restart, and after core was busy', async () => {
    const other = await startTestPlugin(scene.test);
    const user = await scene.addPerson();
    await scene.save({});
    scene.test.core.failNext = {CreatePost: {id: 'app.busy', status_code: 503}};
    await tick();
    await tick();
    await scene.plugin.stop();
    await scene.plugin.hook('OnActivate');
    await tick();
    expect(remindersTo(user)).toEqual(['start']);
    await other.stop();
});

it('are switched off by the policy, by break-glass, and where MFA is not enabled', async () => {
    const user = await scene.addPerson();
    await scene.save({reminders: false});
    await tick();
    await scene.save({});
    const settings = scene.test.core.config['ServiceSettings'];
    scene.test.core.config['ServiceSettings'] = {SiteURL: ''};
    await tick();
    scene.test.core.config['ServiceSettings'] = settings ?? {};
    await scene.test.rows('INSERT INTO security_controls_mfa_break_glass (id, begun_at, ends_at) VALUES (\'a\', 0, $1)', [scene.test.host.clock.now() + HOUR_MS]);
    await tick();
    expect(remindersTo(user)).toEqual([]);
    await leap(2 * HOUR_MS);
    expect(remindersTo(user)).toEqual(['start']);
});

it('speak the person\'s language and time zone; an unknown one of either is English and UTC', async () => {
    const [german, lost] = [await scene.addPerson(), await scene.addPerson()];
    const set = (id: string, locale: string, zone: string, automatic = 'false') => scene.test.rows('UPDATE users SET locale = $2, timezone = $3 WHERE id = $1',
        [id, locale, JSON.stringify({useAutomaticTimezone: automatic, automaticTimezone: 'Asia/Tokyo', manualTimezone: zone})]);
    await set(german, 'de', 'Europe/Berlin');
    await set(lost, 'xx', 'Middle/Earth');
    await scene.save({});
    await tick();
    expect(scene.messagesTo(german)[0]).toContain('Richten Sie sie bis 24. November 2026, 13:00 Uhr (Europe/Berlin) ein. [Jetzt einrichten](http://localhost:8065/mfa/setup)');
    expect(scene.messagesTo(lost)[0]).toContain('Set it up by 24 November 2026, 12:00 (UTC)');
});

it('a new requirement reminds anew', async () => {
    const user = await scene.addPerson();
    await scene.save({});
    await tick();
    await scene.save({mode: 'off'});
    await scene.save({});
    await tick();
    expect(remindersTo(user)).toEqual(['start', 'start']);
});

describe('"remind now"', () => {
    it('reminds those the policy waits for, tells who was skipped and why, and is audited', async () => {
        const [waiting, enrolled, overdue] = [await scene.addPerson(), await scene.addPerson({enrolled: true}), await scene.addPerson()];
        await scene.save({reminders: false});
        await scene.test.rows('UPDATE security_controls_mfa_members SET deadline_at = 1 WHERE user_id = $1', [overdue]);
        const ghost = scene.test.host.ids.newId();
        const {body} = await scene.post('/mfa/reminders', {user_ids: [waiting, enrolled, overdue, ghost, waiting]});
        expect(body).toEqual({sent: 2, skipped: [{user_id: enrolled, state: 'enrolled'}, {user_id: ghost, state: null}]});
        expect(scene.messagesTo(waiting)[0]).toContain('An administrator reminds you: please set up');
        expect(scene.messagesTo(overdue)[0]).toContain('ended on 1 January 1970');
        expect(await scene.events('mfa_people_reminded')).toMatchObject([{status: 'success', actor: {user_id: scene.adminId}, resulting_state: {user_ids: [waiting, overdue]}}]);
    });

    it('tells whom core could not write to', async () => {
        const user = await scene.addPerson();
        await scene.save({});
        scene.test.core.failNext = {CreatePost: {id: 'app.busy', status_code: 503}};
        expect((await scene.post('/mfa/reminders', {user_ids: [user]})).body).toEqual({sent: 0, skipped: [{user_id: user, state: null}]});
    });

    it('is refused to who may only read, audited', async () => {
        const {session} = await logInAs(scene.test, 'system_user system_read_only_admin');
        expect((await scene.post('/mfa/reminders', {user_ids: [scene.adminId]}, session)).status).toBe(403);
        expect(await scene.events('request_refused')).toHaveLength(1);
        expect(scene.test.core.directMessages).toEqual([]);
    });
});

it('a preview is the text in the language asked for, as a reader of it sees it', async () => {
    const preview = async (query: string) => (await scene.plugin.request(scene.admin, 'GET', '/mfa/reminders/preview', {query})).body;
    await scene.save({});
    expect(await preview('kind=one_hour&locale=de')).toEqual({locale: 'de', locales: ['en', 'de'], text: expect.stringContaining('Es bleibt eine Stunde')});
    expect(await preview('kind=by_admin')).toMatchObject({locale: 'en', text: expect.stringContaining('24 November 2026, 12:00 (UTC)')});
    expect(await preview('kind=start&locale=fr')).toMatchObject({locale: 'en'});
});
