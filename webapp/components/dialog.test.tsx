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

function Once({onClose}: {onClose: () => void}) {
    return (
        <IntlProvider locale='en' onError={() => undefined}>
            <Dialog title='Copy it now' lasting={true} onClose={onClose} footer={<button type='button' onClick={onClose}>{'Done'}</button>}>{'the secret'}</Dialog>
        </IntlProvider>
    );
}

test('what is shown this once is left by its buttons, and neither by Escape nor by a click beside it', async () => {
    const close = jest.fn();
    render(<Once onClose={close}/>);
    await userEvent.keyboard('{Escape}');
    await userEvent.click(document.querySelector('.sc-dialog__backdrop') ?? document.body);
    expect(close).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', {name: 'Close'}));
    await userEvent.click(screen.getByRole('button', {name: 'Done'}));
    expect(close).toHaveBeenCalledTimes(2);
});

/** Its button is there until what it asks for is done. */
function DoneForGood() {
    const [state, setState] = useState<'waiting' | 'asking' | 'done' | 'closed'>('waiting');
    return (
        <IntlProvider locale='en' onError={() => undefined}>
            <section aria-label='Card'>{(state === 'waiting' || state === 'asking') && <button type='button' onClick={() => setState('asking')}>{'Set up'}</button>}</section>
            {(state === 'asking' || state === 'done') && <Dialog title='Set it up' onClose={() => setState('closed')} footer={<button type='button' onClick={() => setState('done')}>{'Do it'}</button>}>{'…'}</Dialog>}
        </IntlProvider>
    );
}

test('where the button that opened it is gone, the keyboard goes on from its card', async () => {
    render(<DoneForGood/>);
    await userEvent.click(screen.getByRole('button', {name: 'Set up'}));
    await userEvent.click(screen.getByRole('button', {name: 'Do it'}));
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByRole('region', {name: 'Card'})).toHaveFocus();
});
