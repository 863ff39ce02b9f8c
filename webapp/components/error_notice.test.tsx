import {screen} from '@testing-library/react';
import React from 'react';

import {RequestError} from '../api/client';
import {FakeServer, renderSection} from '../panels/test_support';
import {ErrorNotice} from './error_notice';
import {FieldError, FieldErrors} from './field_errors';

const REFUSED = new RequestError('api.bad_request', 'The request is not valid.', 400, 'r', [
    {path: 'scope.filter.idle_days', message: 'Too small'}, {path: 'exempt_users.3.user_id', message: 'There is nothing with this id'}, {path: 'of_later', message: 'Odd'}, {path: '', message: 'Nested'},
]);
const show = (element: React.ReactElement) => renderSection(new FakeServer(), element);
const lines = () => screen.getAllByRole('listitem').map(({textContent}) => textContent);

test('calls fields as the form does, and what it has no word for as the API does', () => {
    show(<ErrorNotice error={REFUSED}/>);
    expect(lines()).toEqual(['Idle for at least (days): Too small', 'Person: There is nothing with this id', 'Of later: Odd', 'Nested']);
    expect(screen.getByTitle('scope.filter.idle_days')).toBeVisible();
});

test('what stands at a field is not said twice', () => {
    show(<FieldErrors error={REFUSED}><FieldError path='idle_days'/><FieldError path='exempt_users'/><FieldError path='grace'/><ErrorNotice error={REFUSED} atFields={['idle_days']}/></FieldErrors>);
    expect(screen.getByText('Too small')).toBeVisible();
    expect(screen.getByText('There is nothing with this id')).toBeVisible();
    expect(lines()[0]).toBe('Person: There is nothing with this id');
});

test('an error of another kind stands at no field', () => {
    show(<FieldErrors error={new TypeError('x')}><FieldError path='idle_days' id='error'/><ErrorNotice error={new TypeError('x')}/></FieldErrors>);
    expect(document.getElementById('error')).toBeEmptyDOMElement();
    expect(screen.queryByRole('listitem')).toBeNull();
});
