/** The settings report as a feature. Reading it is recorded like reading the audit, and so is each file of it. */
import {recordReading} from '../audit/readings';
import {appendAudit} from '../audit/write';
import type {Feature} from '../feature';
import type {Host} from '../host';
import type {Reply, Request, Routes} from '../http/route';
import {actorOf} from '../http/route';
import {reportCsv, reportJson} from './files';
import type {SettingsReportNeeds} from './needs';
import {makeReport} from './report';
import {observeValues} from './values';

/** Policies have no hook of their own; a report looks anew besides. */
const OBSERVE_EVERY_MS = 300_000;

export function createSettingsReport(needs: SettingsReportNeeds): Feature & {routes: Routes<'getSettingsReport' | 'exportSettingsReport'>} {
    const observe = (host: Host) => observeValues(host, needs);
    return {
        routes: {
            async getSettingsReport(request) {
                const {host, query} = request;
                await recordReading(host, actorOf(request), {}, request.requestId);
                await observe(host);
                return {body: await makeReport(host, query.at)};
            },
            async exportSettingsReport(request) {
                await observe(request.host);
                return exportReport(request);
            },
        },
        workers: [{name: 'observe_reported_settings', everyMs: OBSERVE_EVERY_MS, run: observe}],
        hooks: {onActivate: observe, onConfigurationChange: observe},
    };
}

async function exportReport(request: Request<'exportSettingsReport'>): Promise<Reply<'exportSettingsReport'>> {
    const {host, query: {format, at, compare_with: comparedWith}} = request;
    const report = await makeReport(host, at);
    const earlier = comparedWith === undefined ? null : await makeReport(host, comparedWith);
    await host.transaction((tx) => appendAudit(tx, host, {
        event_name: 'settings_report_exported', status: 'success', actor: {type: 'user', actor: actorOf(request)}, request_id: request.requestId,
        resulting_state: {format, at: report.at, ...(comparedWith !== undefined && {compared_with: comparedWith})},
    }));
    return {
        body: null,
        headers: {
            'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
            'Content-Disposition': `attachment; filename="settings-report.${format}"`,
        },
        stream: (write) => write(format === 'csv' ? reportCsv(report, earlier) : reportJson(report, earlier)),
    };
}
