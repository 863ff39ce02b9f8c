/** What an older version of the plugin left in tables that are gone now goes on in the ones that took their place. */
import {useTestDatabase} from '../../test/support/use_test_host';
import {readAnnounced} from '../audit/intents';
import {migrate} from './migrate';
import {MIGRATIONS} from './migrations';

const database = useTestDatabase();

it('resets of a second factor that were under way are settled, and drift on show stays there', async () => {
    const test = await database.createTestHost({migrated: false});
    await migrate(test.host, MIGRATIONS.filter(({name}) => name < '0080'));
    const actor = {userId: 'admin', sessionId: 's', isAutomation: false, address: '', client: ''};
    await test.rows(`INSERT INTO security_controls_mfa_factor_resets (id, user_id, actor, request_id, announced_at, expires_at, closed_at)
        VALUES ('open', 'u1', $1, 'r1', 5, 65, 0), ('closed', 'u2', $1, 'r2', 5, 65, 9)`, [JSON.stringify(actor)]);
    await test.rows('INSERT INTO security_controls_mfa_drift (setting, found_at, put_back) VALUES (\'ServiceSettings.EnableMultifactorAuthentication\', 7, \'failed\')');
    await test.rows('INSERT INTO security_controls_push_drift (setting, actual, allowed, found_at, put_back, attempts, retry_at) VALUES (\'EmailSettings.PushNotificationContents\', \'"full"\', \'"generic"\', 8, \'failed\', 2, 9)');
    await migrate(test.host, MIGRATIONS);
    expect(await readAnnounced(test.host.sql, 'mfa_factor_reset', 'open')).toEqual({id: 'open', announcedBy: actor, target: {type: 'user', id: 'u1'}, requestId: 'r1', isClosed: false});
    expect(await readAnnounced(test.host.sql, 'mfa_factor_reset', 'closed')).toBeNull();
    expect(await test.rows('SELECT policy, actual, allowed, attempts FROM security_controls_drift ORDER BY policy')).toEqual([
        {policy: 'mfa', actual: 'false', allowed: 'true', attempts: 0}, {policy: 'push', actual: '"full"', allowed: '"generic"', attempts: 2},
    ]);
});

it('a migration that fails half way leaves nothing behind, and the next start makes it whole', async () => {
    const test = await database.createTestHost({migrated: false});
    const [first] = MIGRATIONS;
    const next = (statement: string) => ({name: '9999_next', statements: ['CREATE TABLE security_controls_next (n integer)', statement]});
    if (!first) {
        throw new Error('there are no migrations');
    }
    await expect(migrate(test.host, [first, next('ALTER TABLE nothing_here ADD COLUMN n integer')])).rejects.toMatchObject({id: 'sql.42P01'});
    expect(await test.rows('SELECT to_regclass(\'security_controls_next\') AS next, to_regclass(\'security_controls_audit_records\') AS audit')).toEqual([{next: null, audit: null}]);
    expect(await migrate(test.host, [first, next('INSERT INTO security_controls_next VALUES (1)')])).toEqual([first.name, '9999_next']);
    expect(await test.rows('SELECT n FROM security_controls_next')).toEqual([{n: 1}]);
});
