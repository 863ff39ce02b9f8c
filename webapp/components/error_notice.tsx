/** Any failure as an admin can use it: the server's own sentence, which of the form's fields it is about, and the request id to look for in the log. */
import React from 'react';

import {ANSWER_WITHIN_MS, RequestError} from '../api/client';
import {Message, useText} from '../i18n/message';
import {isAbout} from './field_errors';
import {fieldName} from './field_name';
import {Notice} from './notice';

export interface ErrorNoticeProps {
    error: unknown;
    onRetry?: () => void;
    /** Fields whose errors stand at them already (field_errors.tsx). */
    atFields?: readonly string[];
}

export function ErrorNotice({error, onRetry, atFields = []}: ErrorNoticeProps) {
    const text = useText();
    const failure = error instanceof RequestError ? error : null;
    const details = failure?.details.filter(({path}) => !atFields.some((field) => isAbout(path, field))) ?? [];
    return (
        <Notice
            kind='danger'
            role='alert'
            actions={onRetry && <button type='button' className='btn btn-tertiary btn-sm' onClick={onRetry}><Message id='error.retry'/></button>}
        >
            <p><ErrorSentence failure={failure}/></p>
            {details.length > 0 && (
                <ul className='sc-notice__details'>
                    {details.map(({path, message}) => <li key={path + message} title={path}><bdi>{path === '' ? message : `${fieldName(text, path)}: ${message}`}</bdi></li>)}
                </ul>
            )}
            {failure && failure.requestId !== '' && (
                <p className='sc-faint'><Message id='error.request_id' values={{id: <code>{failure.requestId}</code>}}/></p>
            )}
        </Notice>
    );
}

function ErrorSentence({failure}: {failure: RequestError | null}) {
    if (!failure) {
        return <Message id='error.unexpected'/>;
    }
    if (failure.id === 'timeout') {
        return <Message id='error.timeout' values={{seconds: ANSWER_WITHIN_MS / 1000}}/>;
    }
    if (failure.status === 0) {
        return <Message id='error.unreachable'/>;
    }
    if (failure.message === '') {
        return <Message id='error.unreadable' values={{status: failure.status}}/>;
    }
    return <>{failure.message}</>;
}
