import {render} from '@testing-library/react';
import React from 'react';
import {IntlProvider} from 'react-intl';

import {rememberStore} from '../core_console';
import {SaveBar} from './save_bar';

test('has the console ask before unsaved changes are lost, until they are saved or the page is left', () => {
    const dispatch = jest.fn();
    rememberStore({dispatch, getState: () => ({entities: {users: {currentUserId: 'me'}}}), subscribe: () => () => undefined});
    const bar = (dirty: boolean) => <IntlProvider locale='en' onError={() => undefined}><SaveBar dirty={dirty} saving={false} saved={false} onSave={() => undefined} onCancel={() => undefined}/></IntlProvider>;
    const {rerender, unmount} = render(bar(false));
    expect(dispatch).not.toHaveBeenCalled();
    rerender(bar(true));
    rerender(bar(false));
    rerender(bar(true));
    unmount();
    expect(dispatch.mock.calls.map(([{blocked}]: [{blocked: boolean}]) => blocked)).toEqual([true, false, true, false]);
});
