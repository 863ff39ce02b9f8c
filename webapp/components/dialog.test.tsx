import {act, render, screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, {useState} from 'react';
import {IntlProvider} from 'react-intl';

import {Dialog} from './dialog';

function Asking({onClose = () => undefined}: {onClose?: () => void}) {
    const [busy, setBusy] = useState(false);
    return (
        <IntlProvider locale='en' onError={() => undefined}>
            <Dialog title='End it?' busy={busy} onClose={onClose} footer={<button type='button' disabled={busy} onClick={() => setBusy(true)}>{'End'}</button>}>
                <button type='button' onClick={() => setBusy(false)}>{'The answer comes'}</button>
            </Dialog>
        </IntlProvider>
    );
}

const end = () => screen.getByRole('button', {name: 'End'});

test('keeps the keyboard inside while its request is on its way, and gives it back to the button that was pressed', async () => {
    render(<Asking/>);
    await userEvent.click(end());
    expect(screen.getByRole('dialog', {name: 'End it?'})).toHaveFocus();
    act(() => screen.getByRole('button', {name: 'The answer comes'}).click());
    expect(end()).toBeEnabled();
    expect(end()).toHaveFocus();
});

test('leaves the keyboard where somebody took it meanwhile', async () => {
    render(<Asking/>);
    await userEvent.click(end());
    await userEvent.click(screen.getByRole('button', {name: 'The answer comes'}));
    expect(screen.getByRole('button', {name: 'The answer comes'})).toHaveFocus();
});

test('closes by Escape, but not while its request is on its way', async () => {
    const close = jest.fn();
    render(<Asking onClose={close}/>);
    await userEvent.click(end());
    await userEvent.keyboard('{Escape}');
    expect(close).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', {name: 'The answer comes'}));
    await userEvent.keyboard('{Escape}');
    expect(close).toHaveBeenCalledTimes(1);
});
