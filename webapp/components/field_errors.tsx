/** What the server said of single fields of a form, so that it stands at the field too and not only above the buttons. */
import type {ReactNode} from 'react';
import React, {createContext, useContext} from 'react';

import {RequestError} from '../api/client';
import './components.css';
import {withoutPlaces} from './field_name';

const Details = createContext<RequestError['details']>([]);

/** Around a form. error: why it could not be saved or started. */
export function FieldErrors({error, children}: {error: unknown; children: ReactNode}) {
    return <Details.Provider value={error instanceof RequestError ? error.details : []}>{children}</Details.Provider>;
}

/** Whether a detail is about a field, or about a part of it. path: the end of what the API calls the field. */
export function isAbout(detailPath: string, path: string): boolean {
    return `.${withoutPlaces(detailPath).join('.')}.`.includes(`.${path}.`);
}

/** path: the field as the API calls it, or the end of that; what is said of its parts is said here. id: for the field's aria-describedby. */
export function FieldError({path, id}: {path: string; id?: string}) {
    const messages = useContext(Details).filter((detail) => isAbout(detail.path, path)).map(({message}) => message);
    return <span id={id} className='sc-small sc-error'>{[...new Set(messages)].join(' ')}</span>;
}
