/** What the deep link files need of other features. */
import type {MobilePolicy} from '../../contract/posture';
import type {Sql} from '../host';

export interface DeepLinksNeeds {
    readDeepLinkIdentity(sql: Sql): Promise<MobilePolicy['deep_links']>;
}
