/**
 * What core tells of a log-in that failed over REST: nearly everything reads like a wrong password, so that nobody learns which accounts there
 * are. A plugin's refusal is among it: its sentence reaches only people who come by single sign-on, which ends in a page (single_sign_on.ts).
 */
import {AppError} from '../core/app_error';
import type {Core} from '../core/core';

const TOLD_AS_IT_IS: readonly string[] = [
    'mfa.validate_token.authenticate.app_error', 'api.user.check_user_mfa.bad_code.app_error', 'api.user.login.blank_pwd.app_error',
    'api.user.login.bot_login_forbidden.app_error', 'api.user.login.inactive.app_error', 'api.user.login.not_verified.app_error',
    'api.user.check_user_login_attempts.too_many.app_error',
];

const SINGLE_SIGN_ON = ['SamlSettings', 'GitLabSettings', 'OpenIdSettings', 'GoogleSettings', 'Office365Settings'];

/** Faults of the stand-in itself stay what they are. */
export function maskLogInError(core: Pick<Core, 'config'>, cause: unknown): unknown {
    if (!(cause instanceof AppError) || TOLD_AS_IT_IS.includes(cause.id)) {
        return cause;
    }
    const {current} = core.config;
    if (SINGLE_SIGN_ON.some((section) => current[section]?.Enable === true)) {
        return new AppError('api.user.login.invalid_credentials_sso', 'Enter a valid email or username and/or password, or sign in using another method.', 401);
    }
    const {EnableSignInWithEmail: byEmail, EnableSignInWithUsername: byUsername} = current.EmailSettings ?? {};
    if (byUsername === true && byEmail !== true) {
        return new AppError('api.user.login.invalid_credentials_username', 'Enter a valid username and/or password.', 401);
    }
    if (byEmail === true && byUsername !== true) {
        return new AppError('api.user.login.invalid_credentials_email', 'Enter a valid email and/or password.', 401);
    }
    return new AppError('api.user.login.invalid_credentials_email_username', 'Enter a valid email or username and/or password.', 401);
}
