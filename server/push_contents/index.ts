/** Push contents as a feature: the push policy and what enforces it, the push route, and the evidence of what left the server. */
import {ApiError} from '../errors';
import type {Feature} from '../feature';
import type {Routes} from '../http/route';

type Names = 'getPushPolicy' | 'putPushPolicy' | 'explainPush' | 'checkPushRoute' | 'sendTestPush' | 'getPushEvidence' | 'exportPushEvidence';

export function createPushContents(): Feature & {routes: Routes<Names>} {
    const refuse = async () => {
        throw new ApiError('api.unavailable');
    };
    return {
        routes: {
            getPushPolicy: refuse, putPushPolicy: refuse, explainPush: refuse, checkPushRoute: refuse,
            sendTestPush: refuse, getPushEvidence: refuse, exportPushEvidence: refuse,
        },
        workers: [],
        hooks: {},
    };
}
