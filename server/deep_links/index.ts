/** Serves the two files by which Apple and Google let an own app open this server's links; a proxy maps /.well-known to them. */
import {appleAppSiteAssociation, assetLinks} from '../../mobile_kit/well_known';
import {ApiError} from '../errors';
import type {Feature} from '../feature';
import type {Routes} from '../http/route';

import type {DeepLinksNeeds} from './needs';

/** Android wants exactly this type; a charset is allowed but of no use to JSON. An hour: Apple asks about once a day. */
const HEADERS = {'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=3600'};

export function createDeepLinks(needs: DeepLinksNeeds): Feature & {routes: Routes<'getAppleAppSiteAssociation' | 'getAssetLinks'>} {
    const answer = (file: string | null) => {
        if (file === null) {
            throw new ApiError('api.not_found');
        }
        return {body: JSON.parse(file) as unknown, headers: HEADERS};
    };
    return {
        routes: {
            getAppleAppSiteAssociation: async ({host}) => answer(appleAppSiteAssociation(await needs.readDeepLinkIdentity(host.sql))),
            getAssetLinks: async ({host}) => answer(assetLinks(await needs.readDeepLinkIdentity(host.sql))),
        },
        workers: [],
        hooks: {},
    };
}
