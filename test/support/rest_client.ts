/** A small REST client for suites and the demo: logs in as Mattermost's web app or by token, and talks to core and to the plugin. */
import {API_PATH} from '../../contract/names';

export interface Answer<T = unknown> {
    status: number;
    headers: Headers;
    body: T;
}

export class RestClient {
    private constructor(readonly url: string, readonly token: string, readonly userId: string) {}

    static async logIn(url: string, username: string, password: string): Promise<RestClient> {
        const response = await fetch(`${url}/api/v4/users/login`, {
            method: 'POST',
            headers: {'Content-Type': 'application/json'},
            body: JSON.stringify({login_id: username, password}),
        });
        const user = await response.json() as {id: string; message?: string};
        const token = response.headers.get('Token');
        if (!response.ok || !token) {
            throw new Error(`cannot log in as ${username}: ${response.status} ${user.message ?? ''}`);
        }
        return new RestClient(url, token, user.id);
    }

    /** Nobody: for requests without a session. */
    static anonymous(url: string): RestClient {
        return new RestClient(url, '', '');
    }

    /** The same session as the web app sends it: by cookie, with or without the proof of origin. */
    async cookieRequest<T>(method: string, path: string, body: unknown, csrf: string | null): Promise<Answer<T>> {
        return this.send<T>(method, `${API_PATH}${path}`, JSON.stringify(body), {
            Cookie: `MMAUTHTOKEN=${this.token}; MMUSERID=${this.userId}`,
            ...(csrf === null ? {} : {'X-CSRF-Token': csrf}),
        });
    }

    /** Core's own REST. */
    core<T = unknown>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
        return this.send<T>(method, `/api/v4${path}`, body === undefined ? undefined : JSON.stringify(body), this.authorization());
    }

    /** The plugin's REST. */
    plugin<T = unknown>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
        return this.send<T>(method, `${API_PATH}${path}`, body === undefined ? undefined : JSON.stringify(body), {...this.authorization(), ...headers});
    }

    /** A body that is sent as it is. */
    raw<T = unknown>(method: string, path: string, body: string, headers: Record<string, string>): Promise<Answer<T>> {
        return this.send<T>(method, `${API_PATH}${path}`, body, {...this.authorization(), ...headers});
    }

    private authorization(): Record<string, string> {
        return this.token ? {Authorization: `Bearer ${this.token}`} : {};
    }

    private async send<T>(method: string, path: string, body: string | undefined, headers: Record<string, string>): Promise<Answer<T>> {
        const response = await fetch(this.url + path, {
            method,
            body,
            redirect: 'manual',
            headers: {...(body === undefined ? {} : {'Content-Type': 'application/json'}), 'X-Requested-With': 'XMLHttpRequest', ...headers},
        });
        const text = await response.text();
        let parsed: unknown = text;
        try {
            parsed = JSON.parse(text);
        } catch {
            // Not every answer is JSON; the text is then the answer.
        }
        return {status: response.status, headers: response.headers, body: parsed as T};
    }
}

/** Asks again until the answer satisfies, or the time is over; gives the last answer. */
export async function until<T>(ask: () => Promise<T>, satisfied: (answer: T) => boolean, withinMs: number, everyMs = 50): Promise<T> {
    const endAt = Date.now() + withinMs;
    for (;;) {
        const answer = await ask();
        if (satisfied(answer) || Date.now() > endAt) {
            return answer;
        }
        await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
}
