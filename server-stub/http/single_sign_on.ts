/**
 * Single sign-on as core ends it: a provider sends the browser back with its word for who it is, and core logs the account in. The provider
 * itself is left out: its assertion or code is the username, and nobody here checks a signature.
 */
import type {Context} from 'hono';
import {Hono} from 'hono';

import type {Core} from '../core/core';
import type {User} from '../core/users';
import {finishLogIn, sessionCookies} from './login';

/** What core asks a licence for; GitLab is in every edition. */
const LICENSED_AS: Readonly<Record<string, string>> = {saml: 'saml', google: 'openid', office365: 'openid', openid: 'openid'};

export function singleSignOnRoutes(core: Core): Hono {
    const routes = new Hono();

    const complete = async (context: Context, service: string, username: string): Promise<Response> => {
        const feature = LICENSED_AS[service];
        if (feature !== undefined && core.license?.features[feature] !== true) {
            return toErrorPage(context, 'This way to sign in is not available on this server.');
        }
        const user = await core.users.getByUsername(username);
        if (user?.auth_service !== service) {
            return toErrorPage(context, 'There is no such account.');
        }
        if (user.delete_at > 0) {
            return toErrorPage(context, 'Login failed because your account has been deactivated. Please contact an administrator.');
        }
        return logIn(context, user);
    };
    const logIn = async (context: Context, user: User): Promise<Response> => {
        try {
            const session = await finishLogIn(core, user, context.req.header('user-agent') ?? '', '');
            for (const cookie of sessionCookies(core, session)) {
                context.header('Set-Cookie', cookie, {append: true});
            }
            return context.redirect(`${core.basePath}/`);
        } catch (cause) {
            return toErrorPage(context, cause instanceof Error ? cause.message : String(cause));
        }
    };
    // A browser stands behind these requests, not the web app: a refusal is a page, not JSON.
    const toErrorPage = (context: Context, message: string): Response => context.redirect(`${core.basePath}/error?type=page_not_found&message=${encodeURIComponent(message)}`);

    routes.post('/login/sso/saml', async (context) => {
        const {SAMLResponse: assertion} = await context.req.parseBody();
        return complete(context, 'saml', Buffer.from(String(assertion), 'base64').toString('utf8'));
    });
    routes.get('/signup/:service/complete', (context) => complete(context, context.req.param('service'), context.req.query('code') ?? ''));
    return routes;
}
