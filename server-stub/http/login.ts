/** Logging in and out, as core does it: password, MFA code, session with its client's properties, and the three cookies. */
import {AppError, invalidParam} from '../core/app_error';
import type {Core} from '../core/core';
import {isPassword} from '../core/passwords';
import type {Session} from '../core/sessions';
import {isTotpCode} from '../core/totp';
import {clientProps, isMobileRequest} from '../core/user_agent';
import type {User} from '../core/users';
import {isGuest, publicUserJson} from '../core/users';
import {maskLogInError} from './mask_log_in';
import type {Api} from './request';
import {OK} from './request';

const HOUR_MS = 3600 * 1000;
const OAUTH_SERVICES = ['gitlab', 'google', 'office365', 'openid'];
const SSO_SERVICES = [...OAUTH_SERVICES, 'saml'];

export function addLoginRoutes(api: Api, core: Core): void {
    api.open('POST', '/users/login', async ({context, body}) => {
        const {login_id, id, password, token, device_id} = await body();
        const text = (value: unknown): string => typeof value === 'string' ? value : '';
        const {user, session} = await (async () => {
            const found = text(id) === '' ? await core.users.getForLogin(text(login_id)) : await core.users.get(text(id));
            authenticate(core, found, text(password), text(token));
            return {user: found, session: await finishLogIn(core, found, context.req.header('user-agent') ?? '', text(device_id))};
        })().catch((cause: unknown) => {
            throw maskLogInError(core, cause);
        });
        context.header('Token', session.token);
        if (context.req.header('x-requested-with') === 'XMLHttpRequest') {
            for (const cookie of sessionCookies(core, session)) {
                context.header('Set-Cookie', cookie, {append: true});
            }
        }
        return publicUserJson({...user, last_login: core.now()}, {isSelf: true, isAdmin: false});
    });

    api.open('POST', '/users/logout', async ({context, session}) => {
        context.header('Set-Cookie', `MMAUTHTOKEN=; Path=${core.basePath || '/'}; Max-Age=0; HttpOnly`);
        if (session) {
            await core.sessions.revoke(session);
        }
        return OK;
    });

    // Registers the device of a mobile session; the app calls it after log-in and whenever its token or its version changes.
    const keepDevice = async (session: Session, body: Record<string, unknown>) => {
        const {device_id: deviceId, mobile_version: version} = body;
        if (typeof version === 'string' && version !== '' && !/^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version)) {
            throw invalidParam('mobile_version');
        }
        const attached = typeof deviceId === 'string' && deviceId !== '' ?
            await core.sessions.setDevice(session, deviceId, core.now() + sessionLengthMs(core, true)) : session;
        if (typeof version === 'string' && version !== '') {
            await core.sessions.setProp(attached, 'mobile_version', version);
        }
        return OK;
    };
    api.signedIn('PUT', '/users/sessions/device', async ({session, body}) => keepDevice(session, await body()));
}

/** Refuses with core's ids. Who must log in elsewhere or may not at all is told before the password is looked at, as core does for its own users. */
function authenticate(core: Core, user: User | null, password: string, code: string): asserts user is User {
    if (password === '') {
        throw new AppError('api.user.login.blank_pwd.app_error', 'Password field must not be blank.', 400);
    }
    if (!user) {
        throw new AppError('api.user.login.invalid_credentials_email_username', 'Enter a valid email or username and/or password.', 401);
    }
    if (user.is_bot) {
        throw new AppError('api.user.login.bot_login_forbidden.app_error', 'Bot login is forbidden.', 401);
    }
    if (user.auth_service === 'ldap' && core.license?.features.ldap !== true) {
        throw new AppError('api.user.login_ldap.not_available.app_error', 'AD/LDAP not available on this server.', 501);
    }
    // A directory's password is asked for here as well, and its factor.
    if (user.auth_service !== '' && user.auth_service !== 'ldap') {
        throw new AppError('api.user.login.use_auth_service.app_error', `Please sign in using ${user.auth_service}.`, 401);
    }
    if (!isPassword(user.password, password)) {
        throw new AppError('api.user.login.invalid_credentials_email_username', 'Enter a valid email or username and/or password.', 401);
    }
    if (user.delete_at > 0) {
        throw new AppError('api.user.login.inactive.app_error', 'Login failed because your account has been deactivated. Please contact an administrator.', 401);
    }
    if (user.mfa_active && !isTotpCode(user.mfa_secret, code, core.now())) {
        throw new AppError('mfa.validate_token.authenticate.app_error', 'Invalid MFA token.', 401);
    }
}

export function sessionLengthMs(core: Core, isMobile: boolean): number {
    const {SessionLengthMobileInHours, SessionLengthWebInHours} = core.config.current.ServiceSettings ?? {};
    return Number(isMobile ? SessionLengthMobileInHours : SessionLengthWebInHours) * HOUR_MS;
}

/** The end of every log-in of a person, whatever proved who they are: plugins may refuse it, then it has a session. */
export async function finishLogIn(core: Core, user: User, userAgent: string, deviceId: string): Promise<Session> {
    const refusal = await core.onLogIn(user);
    if (refusal !== '') {
        throw new AppError('Login rejected by plugin: ' + refusal, 'Login rejected by plugin: ' + refusal, 400);
    }
    return startSession(core, user, userAgent, deviceId);
}

/** What a log-in ends with: a session that knows its client. Also how seed and simulated single sign-on start sessions. */
export async function startSession(core: Core, user: User, userAgent: string, deviceId: string): Promise<Session> {
    // Of single sign-on core believes the app, which takes a way of its own, and not the browser's name.
    const isMobile = SSO_SERVICES.includes(user.auth_service) ? deviceId !== '' : isMobileRequest(userAgent);
    const session = await core.sessions.create({
        user_id: user.id, roles: user.roles, device_id: deviceId, expires_at: core.now() + sessionLengthMs(core, isMobile || deviceId !== ''),
        props: {
            ...clientProps(userAgent), isMobile: String(isMobile),
            isOAuthUser: String(OAUTH_SERVICES.includes(user.auth_service)), isSaml: String(user.auth_service === 'saml'), is_guest: String(isGuest(user)),
        },
    });
    if (deviceId !== '') {
        for (const other of await core.sessions.listOfUser(user.id)) {
            if (other.device_id === deviceId && other.id !== session.id) {
                await core.sessions.revoke(other);
            }
        }
    }
    await core.users.setLastLogin(user.id);
    core.statuses.set(user.id, 'online');
    return session;
}

export function sessionCookies(core: Core, session: Session): string[] {
    const {AllowCookiesForSubdomains} = core.config.current.ServiceSettings ?? {};
    const attributes = [
        `Path=${core.basePath || '/'}`,
        `Max-Age=${Math.round((session.expires_at - core.now()) / 1000)}`,
        ...AllowCookiesForSubdomains === true ? [`Domain=${new URL(core.siteUrl).hostname}`] : [],
        ...core.siteUrl.startsWith('https:') ? ['Secure'] : [],
    ].join('; ');
    return [
        `MMAUTHTOKEN=${session.token}; ${attributes}; HttpOnly`,
        `MMUSERID=${session.user_id}; ${attributes}`,
        `MMCSRF=${session.props.csrf}; ${attributes}`,
    ];
}
