/** Where a message or a slash command is written, with the commands core suggests. What is not sent is kept as a draft in the store, and so in the browser's database. */
import type {FormEvent, KeyboardEvent} from 'react';
import React, {useState} from 'react';
import {useSelector} from 'react-redux';

import {post} from '../client';
import type {State} from '../store/state';
import {change} from '../store/store';

import {Suggestions} from './suggestions';

function keepDraft(channelId: string, message: string): void {
    change((state) => {
        const {[`draft_${channelId}`]: _before, ...others} = state.storage.storage;
        const storage = message ? {...others, [`draft_${channelId}`]: {timestamp: Date.now(), value: {message, channelId}}} : others;
        return {...state, storage: {...state.storage, storage}};
    });
}

export function Composer({channelId, channelLabel, teamId}: {channelId: string; channelLabel: string; teamId: string}) {
    const message = useSelector((state: State) => state.storage.storage[`draft_${channelId}`]?.value.message ?? '');
    const [error, setError] = useState('');

    const send = async (event: FormEvent) => {
        event.preventDefault();
        if (!message.trim()) {
            return;
        }
        try {
            if (message.startsWith('/')) {
                await post('/commands/execute', {channel_id: channelId, team_id: teamId, command: message.trim()});
            } else {
                await post('/posts', {channel_id: channelId, message});
            }
            keepDraft(channelId, '');
            setError('');
        } catch (failure) {
            setError(failure instanceof Error ? failure.message : String(failure));
        }
    };

    const sendOnEnter = (event: KeyboardEvent) => {
        if (event.key === 'Enter' && !event.shiftKey) {
            void send(event);
        }
    };

    return (
        <form className='composer' onSubmit={(event) => void send(event)}>
            {error && <div className='alert alert-danger' role='alert'>{error}</div>}
            <Suggestions message={message} teamId={teamId} onChoose={(command) => keepDraft(channelId, command)}/>
            <textarea
                id='post_textbox'
                className='form-control'
                aria-label={`Write to ${channelLabel}`}
                placeholder={`Write to ${channelLabel}`}
                value={message}
                onChange={(event) => keepDraft(channelId, event.target.value)}
                onKeyDown={sendOnEnter}
            />
            <button className='btn btn-primary btn-sm' type='submit'>{'Send'}</button>
        </form>
    );
}
