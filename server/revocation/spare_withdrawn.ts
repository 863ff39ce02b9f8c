/**
 * A client that has its verdict leaves the app, and wipes where it says so, whatever becomes of its session; a phone does at its push. So before a verdict that
 * nobody waits with for the end of access, and before a push, it is asked again whether the target may still be ended.
 */
import type {Host} from '../host';
import {createPermissionRecheck} from './authorise';
import {lockTargets, partition, readFree} from './engine/claim';
import {failTargets, withdrawalOf} from './engine/fail_targets';
import {markChanged} from './engine/notify';

/** Gives up what may not be ended any more, as the engine does at its own steps. Whether there was any. */
export async function spareWithdrawn(host: Host, sessionIds: readonly string[]): Promise<boolean> {
    const [, withdrawn] = await partition(await readFree(host.sql, host.clock.now(), sessionIds), createPermissionRecheck(host));
    if (withdrawn.length === 0) {
        return false;
    }
    await host.transaction(async (tx) => {
        await lockTargets(tx, withdrawn);
        // Some node may have taken one in hand before the lock: that node asks by itself.
        const free = new Set((await readFree(tx, host.clock.now(), sessionIds)).map(({job_id, session_id}) => `${job_id} ${session_id}`));
        const spared = withdrawn.filter(({job_id, session_id}) => free.has(`${job_id} ${session_id}`));
        await failTargets(tx, host, spared.map((target) => ({...target, error: withdrawalOf(target)})));
        await markChanged(tx, spared);
    });
    return true;
}
