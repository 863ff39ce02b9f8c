/** A refusal as the slash command says it, in the language of who asked. */
import {ERRORS} from '../../../contract/errors';
import type {ErrorId} from '../../../contract/errors';
import type {ApiError} from '../../errors';
import type {TextId} from '../../texts/catalogue';
import {textIn} from '../../texts/catalogue';

const TEXTS: Partial<Record<ErrorId, TextId>> = {
    'api.forbidden': 'command.refused.forbidden',
    'api.automation_refused': 'command.refused.automation',
    'revocations.target_is_system_admin': 'command.refused.system_admin',
    'revocations.nothing_to_revoke': 'command.refused.nothing_to_revoke',
};

/** username: of the person it was about. Errors nobody translated are told in English. */
export function sayRefusal(locale: string, error: ApiError, username: string): string {
    const text = TEXTS[error.id];
    return textIn(locale, 'command.refused', {message: text ? textIn(locale, text, {username}) : ERRORS[error.id].message});
}
