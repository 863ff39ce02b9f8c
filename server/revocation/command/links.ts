/** Where a revocation is seen: its place in the System Console, which survives a reload (webapp/panels/sessions/job_location.ts reads it). */
import {jobHash, PLUGIN_ID} from '../../../contract/names';
import type {Host} from '../../host';

/** Relative to the server where SiteURL is not set. */
export async function linkToJob(host: Host, jobId: string): Promise<string> {
    const {ServiceSettings: {SiteURL: siteUrl}} = await host.mattermost.getConfig();
    return `${siteUrl.replace(/\/+$/, '')}/admin_console/plugins/plugin_${PLUGIN_ID}${jobHash(jobId)}`;
}
