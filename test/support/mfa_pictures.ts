/** An MFA policy that has been in force for a while, with people in every state and a month of coverage: for pictures of the panel. */
import type {MfaPolicy, MfaPolicyView} from '../../contract/types';
import type {StandIn} from '../../server-stub/start';

import type {RestClient} from './rest_client';

const DAY_MS = 86_400_000;
const DAYS = 30;

/** Of the seed, from the end of the alphabet: those before are the ones tests log in as. */
const ENROLLED = ['paul.richter', 'rania.said', 'stefan.huber', 'tara.singh', 'ulrike.bauer'];
const WAITING = ['katrin.maier', 'liam.murphy', 'mei.chen', 'nils.johansson', 'olga.ivanova', 'elena.petrova'];
const OVERDUE = ['victor.alvarez', 'wanda.zielinska', 'yusuf.demir'];
const EXEMPT = 'jakub.kowalski';

export async function setMfaScene(standIn: StandIn, admin: RestClient): Promise<void> {
    const idOf = async (username: string) => (await standIn.core.users.getByUsername(username))?.id ?? '';
    const idsOf = (usernames: readonly string[]) => Promise.all(usernames.map(idOf));
    for (const id of await idsOf(ENROLLED)) {
        await standIn.core.users.setMfa(id, true, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP');
    }
    await standIn.core.config.replaceOutside('ServiceSettings', 'EnableMultifactorAuthentication', true);
    const {body, headers} = await admin.plugin<MfaPolicyView>('GET', '/policies/mfa');
    const policy: MfaPolicy = {
        ...body.policy, mode: 'required', reminders: false, exempt_providers: ['ldap'],
        scope: {type: 'chosen', roles: ['guests'], team_ids: [], group_ids: [], user_ids: await idsOf([...ENROLLED, ...WAITING, ...OVERDUE, EXEMPT])},
        exempt_users: [{user_id: await idOf(EXEMPT), reason: 'On parental leave until spring', until: Date.now() + (90 * DAY_MS)}],
    };
    const {status} = await admin.plugin('PUT', '/policies/mfa', policy, {'If-Match': headers.get('ETag') ?? ''});
    if (status !== 200) {
        throw new Error(`the MFA policy was refused with ${status}`);
    }
    for (const [used, id] of (await idsOf(OVERDUE)).entries()) {
        await standIn.db.exec('UPDATE security_controls_mfa_members SET deadline_at = $2::bigint, enrolment_sessions_used = $3::int WHERE user_id = $1', [id, Date.now() - DAY_MS, used + 1]);
    }
    for (let ago = 1; ago < DAYS; ago += 1) {
        const day = new Date(Date.now() - (ago * DAY_MS)).toISOString().slice(0, 10);
        const overdue = Math.max(0, 3 - Math.floor(ago / 4));
        const waiting = Math.min(12, 6 + Math.floor(ago / 3));
        for (const [state, count] of [['enrolled', 20 - overdue - waiting], ['in_grace', waiting], ['overdue', overdue], ['exempt', 4], ['not_required', 15]] as const) {
            await standIn.db.exec('INSERT INTO security_controls_mfa_days (day, state, count) VALUES ($1, $2, $3)', [day, state, count]);
        }
    }
}
