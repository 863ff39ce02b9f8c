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
import {createMfaDrift, refuseSwitchingOff} from './floor';
import {ADMIT_EVERY_MS, admitNewcomers} from './members';
import type {MfaNeeds} from './needs';
import {requirePeople} from './personal_data';
import {readMfaPolicy, replaceMfaPolicy} from './policy';
import {viewOf} from './view';

/** How often a node asks whether the hour is over. */
const KEEP_DAY_EVERY_MS = 300_000;

type Names = 'getMfaPolicy' | 'putMfaPolicy' | 'dryRunMfaPolicy' | 'getMfaCoverage' | 'listMfaPeople' | 'exportMfaPeople' | 'listMfaBypasses';

/** policySaved: a new version holds from now on. */
export function createMfaPolicyPart(needs: MfaNeeds, policySaved: (host: Host) => void): Feature & {routes: Routes<Names>} {
    const drift = createMfaDrift(needs);

    return {
        routes: {
            getMfaPolicy: async (request) => {
                const current = await readMfaPolicy(request.host.sql);
                const {userId} = actorOf(request);
                return {body: await viewOf(request.host, current, {userId, canWrite: await isGranted(request.host, userId, 'write_mfa'), drift: await drift.read(request.host.sql)}), etag: String(current.version)};
            },
            putMfaPolicy: async (request) => {
                const actor = actorOf(request);
                const saved = await replaceMfaPolicy(request.host, {policy: request.body, expectedVersion: request.ifMatch, actor, requestId: request.requestId});
                drift.lookSoon(request.host);
                policySaved(request.host);
                return {body: await viewOf(request.host, saved, {userId: actor.userId, canWrite: true, drift: await drift.read(request.host.sql)}), etag: String(saved.version)};
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
            ...drift.workers,
        ],
        hooks: {
            async onActivate(host) {
                drift.lookSoon(host);
            },
            async onConfigurationChange(host) {
                drift.lookSoon(host);
            },
            async onDeactivate() {
                drift.stop();
            },
            configurationWillBeSaved: refuseSwitchingOff,
        },
    };
}
