/** The panels' texts. en.json is their one place: its keys are the ids the compiler knows, its values what shows when core has no translation. */
import type {ReactNode} from 'react';
import React, {useCallback} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import en from './en.json';

const PREFIX = 'security_controls.';

type WithoutPrefix<Key> = Key extends `security_controls.${infer Id}` ? Id : never;

/** A key of en.json without the plugin's prefix. */
export type MessageId = WithoutPrefix<keyof typeof en>;

/** null for what has no text: of names that a later version, or somebody else, may have chosen. */
export function findMessage(id: string): MessageId | null {
    return PREFIX + id in en ? id as MessageId : null;
}

function describe(id: MessageId): {id: string; defaultMessage: string} {
    const key = `${PREFIX}${id}` as keyof typeof en;
    return {id: key, defaultMessage: en[key]};
}

export function Message({id, values}: {id: MessageId; values?: Record<string, ReactNode>}) {
    return <FormattedMessage {...describe(id)} values={values}/>;
}

export type TextOf = (id: MessageId, values?: Record<string, string | number>) => string;

/** For texts that must be strings: labels, placeholders, titles. */
export function useText(): TextOf {
    const {formatMessage} = useIntl();
    return useCallback<TextOf>((id, values) => formatMessage(describe(id), values), [formatMessage]);
}
