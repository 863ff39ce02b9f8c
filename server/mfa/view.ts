/** The policy as the panel shows it: with what core's own settings are, what core would enforce itself, and what stands against the policy. */
import type {MfaDrift, MfaPolicy, MfaPolicyView} from '../../contract/mfa';
import type {Drift} from '../core_config/drift';
import type {Versioned} from '../database/policy_store';
import {readDatabaseNow} from '../database/clock';
import type {Host, Sql} from '../host';
import {readRequiredSince} from './members';
import {readLiftedUntil, readServer} from './people';
import {Parameters, population} from './population';

export async function viewOf(host: Host, {policy, version}: Versioned<MfaPolicy>, {userId, canWrite, drift}: {userId: string; canWrite: boolean; drift: ReadonlyArray<Drift<MfaDrift['setting']>>}): Promise<MfaPolicyView> {
    const config = await host.mattermost.getConfig();
    const license = await host.mattermost.getLicense();
    const server = await readServer(host);
    return {
        policy, version, can_write: canWrite,
        required_since: await readRequiredSince(host.sql),
        server: {
            settings: {
                'ServiceSettings.EnableMultifactorAuthentication': config.ServiceSettings.EnableMultifactorAuthentication,
                'ServiceSettings.EnforceMultifactorAuthentication': config.ServiceSettings.EnforceMultifactorAuthentication,
                'GuestAccountsSettings.EnforceMultifactorAuthentication': config.GuestAccountsSettings.EnforceMultifactorAuthentication,
            },
            mfa_licensed: license.mfa,
            core_enforces: server.coreEnforces,
            covers_more_than_scope: await coreWouldMeetMore(host.sql, policy, server.coreEnforcesGuests),
        },
        own_account: {enrolled: (await host.mattermost.getUser(userId))?.mfa_active ?? false},
        // Always off, where it should be on.
        drift: drift.map(({setting, found_at, put_back, attempts, retry_at}) => ({setting, found_at, put_back, attempts, retry_at})),
        lifted_until: await readLiftedUntil(host.sql),
    };
}

/** Whether core's own enforcement, which knows neither scope nor exemptions, would meet people the policy does not require MFA of. */
export async function coreWouldMeetMore(sql: Sql, policy: MfaPolicy, coreEnforcesGuests: boolean): Promise<boolean> {
    const params = new Parameters();
    const people = population(policy, params, {now: await readDatabaseNow(sql), someAdminIsAble: true});
    const [row] = await sql.query<{more: boolean}>(
        `SELECT EXISTS (SELECT 1 FROM (${people}) p WHERE p.can_enrol AND NOT p.is_bot AND p.state IN ('not_required', 'exempt')
            AND (NOT p.is_guest OR ${params.add(coreEnforcesGuests, 'boolean')})) AS more`, params.values);
    return row?.more ?? false;
}
