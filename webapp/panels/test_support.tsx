/** For the panels' tests: a server that answers what a test says and remembers what it was asked, and the page around a section. */
import {render} from '@testing-library/react';
import type {ReactElement} from 'react';
import React from 'react';
import {IntlProvider} from 'react-intl';

import {API_PATH} from '../../contract/names';
import type {Viewer} from '../../contract/types';
import {queryClient} from './query_client';

export const SECTION = {sectionTitle: 'The title', sectionDescription: 'The description'};

export const VIEWER: Viewer = {
    user_id: 'a'.repeat(26),
    is_system_admin: true,
    can: {
        read_push_contents: true, write_push_contents: true, write_push_server: true, read_mfa: true, write_mfa: true,
        read_sessions: true, revoke_sessions: true, revoke_everyone: true, write_policies: true, read_audit: true, write_audit: true,
    },
};

export interface Call {
    method: string;
    /** Without the plugin's prefix; core's paths keep /api/v4. */
    path: string;
    headers: Record<string, string>;
    body: unknown;
}

export interface FakeAnswer {
    status?: number;
    body?: unknown;
    etag?: string;
    /** Arrives piece by piece instead of a body. */
    pieces?: string[];
    headers?: Record<string, string>;
    /** Never answers. */
    hangs?: boolean;
}

/** Answers by 'METHOD path', query included where a test cares, and without it otherwise. */
export class FakeServer {
    readonly calls: Call[] = [];
    private readonly answers = new Map<string, (call: Call) => FakeAnswer | Promise<FakeAnswer>>();

    on(route: string, answer: FakeAnswer | ((call: Call) => FakeAnswer | Promise<FakeAnswer>)): this {
        this.answers.set(route, typeof answer === 'function' ? answer : () => answer);
        return this;
    }

    refuse(route: string, status: number, id: string, message: string): this {
        return this.on(route, {status, body: {id, message, status_code: status, request_id: 'request26'}});
    }

    callsTo(route: string): Call[] {
        return this.calls.filter((call) => `${call.method} ${call.path.split('?')[0]}` === route);
    }

    readonly fetch: typeof fetch = async (input, init = {}) => {
        const path = String(input).replace(API_PATH, '');
        const call: Call = {
            method: init.method ?? 'GET', path, headers: init.headers as Record<string, string>,
            body: typeof init.body === 'string' ? JSON.parse(init.body) as unknown : undefined,
        };
        this.calls.push(call);
        const answer = this.answers.get(`${call.method} ${path}`) ?? this.answers.get(`${call.method} ${path.split('?')[0]}`);
        if (!answer) {
            throw new TypeError(`no test answers ${call.method} ${path}`);
        }
        const {status = 200, body = {}, etag, pieces, headers = {}, hangs = false} = await answer(call);
        if (hangs) {
            await new Promise(() => undefined);
        }
        return {
            ok: status < 400, status, json: async () => body, body: pieces ? streamOf(pieces) : null,
            headers: new Map([['ETag', etag ?? null], ['X-Request-Id', 'request26'], ...Object.entries(headers)]) as unknown as Headers,
        } as Response;
    };
}

/** jsdom has no streams: just what a reader asks for. ASCII only. */
function streamOf(pieces: string[]): Response['body'] {
    const left = pieces.map((piece) => Uint8Array.from([...piece], (character) => character.charCodeAt(0)));
    const read = async () => ({done: left.length === 0, value: left.shift()});
    return {getReader: () => ({read})} as unknown as Response['body'];
}

/** A fresh page with nothing read yet, in front of `server`. */
export function renderSection(server: FakeServer, section: ReactElement): void {
    queryClient.clear();
    window.fetch = server.fetch;
    render(
        <IntlProvider locale='en' onError={ignoreMissingTranslations}>
            {section}
        </IntlProvider>,
    );
}

/** The panels' texts are their default messages; core registers translations beside them. */
function ignoreMissingTranslations(error: {code: string}): void {
    if (error.code !== 'MISSING_TRANSLATION') {
        throw error as unknown as Error;
    }
}
