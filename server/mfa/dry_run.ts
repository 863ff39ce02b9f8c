/** What a policy would do the moment it is saved: counted and listed by the rule itself, with deadlines as saving would set them. Changes nothing. */
import type {DryRunMfaPolicy, MfaDryRun} from '../../contract/mfa';
import {readDatabaseNow} from '../database/clock';
import {ApiError} from '../errors';
import type {Host} from '../host';
import {countPeople, cursorOf, readPeople} from './coverage';
import {findInvalid, findRefusals, readMfaPolicy} from './policy';
import type {PopulationOptions} from './population';
import {findSomeAdminIsAble} from './population';

const PAGE = 50;

/** Bots are exempt always, and would only bury the others. */
const CONDITIONS = {
    now: 'p.state IN (\'overdue\', \'enrolment_session\')',
    at_deadline: 'p.state = \'in_grace\'',
    exempt: 'p.state = \'exempt\' AND NOT p.is_bot',
} as const;

export async function dryRun(host: Host, {policy, group, cursor}: DryRunMfaPolicy, actorId: string): Promise<MfaDryRun> {
    const invalid = await findInvalid(host.sql, policy);
    if (invalid.length > 0) {
        throw new ApiError('api.bad_request', invalid.map((detail) => ({...detail, path: `policy.${detail.path}`})));
    }
    const {policy: current} = await readMfaPolicy(host.sql);
    const now = await readDatabaseNow(host.sql);
    const asIfSaved: PopulationOptions['asIfSaved'] = current.mode === 'required' ? 'requirement_goes_on' : 'requirement_begins';
    const options: PopulationOptions = {now, asIfSaved, someAdminIsAble: await findSomeAdminIsAble(host.sql, policy, now, asIfSaved)};
    const {needs_help: _needsHelp, ...counted} = await countPeople(host.sql, policy, options);
    const people = await readPeople(host.sql, policy, options, {cursor, limit: PAGE + 1, condition: CONDITIONS[group]});
    const page = people.slice(0, PAGE);
    const last = page[page.length - 1];
    const mfaEnabled = (await host.mattermost.getConfig()).ServiceSettings.EnableMultifactorAuthentication;
    return {
        ...counted,
        now: counted.counts.overdue + counted.counts.enrolment_session,
        at_deadline: counted.counts.in_grace,
        refusals: await findRefusals(host.sql, {current, next: policy, actorId, mfaEnabled, now}),
        people: page,
        next_cursor: people.length > PAGE && last ? cursorOf({}, last) : null,
    };
}
