import {render, screen} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import {SectionCard} from './section_card';

test('is a region named by its title', () => {
    render(<SectionCard title='Sessions'>{'text'}</SectionCard>);
    expect(screen.getByRole('region', {name: 'Sessions'})).toHaveTextContent('text');
});

test('Enter in a field does not save the System Console\'s own form around it', async () => {
    const onSubmit = jest.fn((event: React.FormEvent) => event.preventDefault());
    render(
        <form onSubmit={onSubmit}>
            <input aria-label='core'/>
            <SectionCard title='Sessions'><input aria-label='ours'/></SectionCard>
            <button>{'Save'}</button>
        </form>,
    );
    await userEvent.type(screen.getByRole('textbox', {name: 'ours'}), 'x{Enter}');
    expect(onSubmit).not.toHaveBeenCalled();
    await userEvent.type(screen.getByRole('textbox', {name: 'core'}), 'x{Enter}');
    expect(onSubmit).toHaveBeenCalledTimes(1);
});
