/** Core's model.AppError: every refusal of the stand-in's REST and plugin API has this form. */
import {newId} from './ids';

export class AppError extends Error {
    constructor(readonly id: string, message: string, readonly statusCode: number) {
        super(message);
        this.name = 'AppError';
    }

    /** As core writes it to HTTP clients. */
    toJson(requestId: string = newId()): {id: string; message: string; detailed_error: string; request_id: string; status_code: number} {
        return {id: this.id, message: this.message, detailed_error: '', request_id: requestId, status_code: this.statusCode};
    }
}

export const invalidParam = (name: string) => new AppError('api.context.invalid_body_param.app_error', `Invalid or missing ${name} in request body.`, 400);
export const invalidUrlParam = (name: string) => new AppError('api.context.invalid_url_param.app_error', `Invalid or missing ${name} parameter in request URL.`, 400);
export const noPermission = () => new AppError('api.context.permissions.app_error', 'You do not have the appropriate permissions.', 403);
export const sessionExpired = () => new AppError('api.context.session_expired.app_error', 'Invalid or expired session, please login again.', 401);
export const mfaRequired = () => new AppError('api.context.mfa_required.app_error', 'MFA required.', 403);
