/** What a feature folder gives the composition root: its part of the endpoint table, its workers, and the hooks it listens to. */
import type {EndpointName} from '../contract/endpoints';
import type {Host} from './host';
import type {Handler} from './http/route';
import type {Worker} from './worker';

export interface Feature {
    routes: {[N in EndpointName]?: Handler<N>};
    workers: readonly Worker[];
    hooks: FeatureHooks;
}

/** Each is called with a Host of its own; one feature's failure is logged and keeps no other from running. */
export interface FeatureHooks {
    onActivate?(host: Host): Promise<void>;
    onConfigurationChange?(host: Host): Promise<void>;
    /** Password and MFA were right. A sentence for the person refuses the log-in; empty lets it pass, and so does a failure. */
    userWillLogIn?(host: Host, userId: string): Promise<string>;
    /** Core has already removed the user's sessions. */
    userHasBeenDeactivated?(host: Host, userId: string): Promise<void>;
    onClusterEvent?(host: Host, id: string, data: string): Promise<void>;
}
