/** Drift of core's push settings: what reveals more than the push policy's floor allows. */
import type {PushDrift} from '../../contract/push';
import type {DriftKeeper} from '../core_config/drift';
import {createDriftKeeper} from '../core_config/drift';
import {findViolations} from './floor';
import type {PushContentsNeeds} from './needs';
import {readPushPolicy} from './push_policy';

export function createPushDrift(needs: PushContentsNeeds): DriftKeeper<PushDrift['setting']> {
    return createDriftKeeper({
        policy: 'push', events: {found: 'push_drift_found', putBack: 'push_drift_put_back'}, ensureBot: needs.ensureBot,
        async find(host) {
            const {policy} = await readPushPolicy(host.sql);
            const putsBack = policy.put_back_drift && !await needs.refusalsAreLifted(host);
            return {violations: findViolations(await host.mattermost.getConfig(), await host.mattermost.getLicense(), policy), mayPutBack: () => putsBack};
        },
    });
}
