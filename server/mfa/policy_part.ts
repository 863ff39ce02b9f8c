/** MFA enforcement, the part that decides: the policy with its floor, whom it meets, the dry run, and who is covered. */
import type {Feature} from '../feature';
import type {Host} from '../host';
import {isGranted} from '../http/permissions';
import type {Routes} from '../http/route';
import {actorOf} from '../http/route';
import {appendAudit} from '../audit/write';
import {listBypasses} from './bypasses';
import {keepDay, listPeople, readCoverage} from './coverage';
import {dryRun} from './dry_run';
import {writePeopleCsv} from './export_people';
import {lookForMfaDrift, refuseSwitchingOff} from './floor';
import {ADMIT_EVERY_MS, admitNewcomers} from './members';
import type {MfaNeeds} from './needs';
import {requirePeople} from './personal_data';
import {readMfaPolicy, replaceMfaPolicy} from './policy';
import {viewOf} from './view';

const LOOK_FOR_DRIFT_EVERY_MS = 600_000;
/** How often a node asks whether the hour is over. */
const KEEP_DAY_EVERY_MS = 300_000;

type Names = 'getMfaPolicy' | 'putMfaPolicy' | 'dryRunMfaPolicy' | 'getMfaCoverage' | 'listMfaPeople' | 'exportMfaPeople' | 'listMfaBypasses';

/** policySaved: a new version holds from now on. */
export function createMfaPolicyPart(needs: MfaNeeds, policySaved: (host: Host) => void): Feature & {routes: Routes<Names>} {
    /** Beside the work that noticed it: putting a setting back makes core fire its hooks again. */
    let cancelLook = (): void => undefined;
    const lookSoon = (host: Host): void => {
        cancelLook();
        cancelLook = host.clock.after(0, (own) => lookForMfaDrift(own, needs));
    };

    return {
        routes: {
            getMfaPolicy: async (request) => {
                const current = await readMfaPolicy(request.host.sql);
                const {userId} = actorOf(request);
                return {body: await viewOf(request.host, current, userId, await isGranted(request.host, userId, 'write_mfa')), etag: String(current.version)};
            },
            putMfaPolicy: async (request) => {
                const actor = actorOf(request);
                const saved = await replaceMfaPolicy(request.host, {policy: request.body, expectedVersion: request.ifMatch, actor, requestId: request.requestId});
                lookSoon(request.host);
                policySaved(request.host);
                return {body: await viewOf(request.host, saved, actor.userId, true), etag: String(saved.version)};
            },
            dryRunMfaPolicy: async (request) => {
                await requirePeople(request.host, actorOf(request));
                return {body: await dryRun(request.host, request.body, actorOf(request).userId)};
            },
            getMfaCoverage: async (request) => ({body: await readCoverage(request.host, request.query.days)}),
            listMfaPeople: async (request) => {
                await requirePeople(request.host, actorOf(request));
                return {body: await listPeople(request.host, request.query)};
            },
            exportMfaPeople: async (request) => {
                const actor = actorOf(request);
                await requirePeople(request.host, actor);
                const {term, ...filter} = request.query;
                await request.host.transaction((tx) => appendAudit(tx, request.host, {
                    // What was searched for may be a name: personal, hence the reason.
                    event_name: 'mfa_people_exported', status: 'success', actor: {type: 'user', actor}, reason: term, resulting_state: {filter}, request_id: request.requestId,
                }));
                return {
                    body: null,
                    headers: {'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="mfa-coverage.csv"'},
                    stream: (write) => writePeopleCsv(request.host, request.query, write),
                };
            },
            listMfaBypasses: async (request) => {
                await requirePeople(request.host, actorOf(request));
                return {body: await listBypasses(request.host, request.query)};
            },
        },
        workers: [
            {name: 'mfa_admit', everyMs: ADMIT_EVERY_MS, run: (host) => admitNewcomers(host, readMfaPolicy)},
            {name: 'mfa_keep_day', everyMs: KEEP_DAY_EVERY_MS, run: keepDay},
            {name: 'mfa_look_for_drift', everyMs: LOOK_FOR_DRIFT_EVERY_MS, run: (host) => lookForMfaDrift(host, needs)},
        ],
        hooks: {
            async onActivate(host) {
                lookSoon(host);
            },
            async onConfigurationChange(host) {
                lookSoon(host);
            },
            async onDeactivate() {
                cancelLook();
            },
            configurationWillBeSaved: refuseSwitchingOff,
        },
    };
}
