/**
 * Moves every running job on: tell, end access, accounts, deadlines, conclude. All of it is in SQL, so any node may run this at any moment, several
 * at once, and after a crash it goes on where the rows say.
 */
import type {Host} from '../../host';
import {takeAccountSteps} from '../account_steps';
import {concludeJobs} from './conclude';
import {recordDeadlines} from './deadlines';
import {createEnding} from './end_access';
import {createMassPath} from './mass_path';
import {notifyChangedJobs} from './notify';
import {tellDueTargets} from './tell';

/** Rounds go on while there is something to do, one small batch of each kind a round: a large job delays no small one's steps. */
export async function runEngine(host: Host): Promise<void> {
    if (!await hasWork(host)) {
        return;
    }
    const ending = createEnding(createMassPath());
    try {
        for (let moved = true; moved;) {
            const told = await tellDueTargets(host);
            const ended = await ending.endDueTargets(host);
            const settled = await takeAccountSteps(host);
            const expired = await recordDeadlines(host);
            const concluded = await concludeJobs(host);
            await notifyChangedJobs(host);
            moved = told || ended || settled || expired || concluded;
        }
    } finally {
        await ending.settled();
    }
}

async function hasWork(host: Host): Promise<boolean> {
    return (await host.sql.query('SELECT 1 AS running FROM security_controls_revocation WHERE finished_at = 0 OR changed LIMIT 1')).length > 0;
}
