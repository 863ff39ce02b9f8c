/** Core's client config and licence into the store: at start, after a log-in, and when the server says they changed. */
import {get} from './client';
import type {ClientConfig} from './store/state';
import {changeEntities} from './store/store';

export async function loadConfig(): Promise<void> {
    const [config, license] = await Promise.all([
        get<ClientConfig>('/config/client?format=old'),
        get<ClientConfig>('/license/client?format=old'),
    ]);
    changeEntities(() => ({general: {config, license}}));
}
