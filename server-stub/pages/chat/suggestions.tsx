/** What core's autocomplete offers while a slash command is being written. */
import React, {useEffect, useState} from 'react';

import {get} from '../client';

interface Suggestion {Complete: string; Suggestion: string; Hint: string; Description: string}

export function Suggestions({message, teamId, onChoose}: {message: string; teamId: string; onChoose: (command: string) => void}) {
    const [found, setFound] = useState<Suggestion[]>([]);
    const trigger = /^\/\S*$/.test(message) ? message : '';
    useEffect(() => {
        let wanted = true;
        setFound([]);
        if (trigger) {
            get<Suggestion[]>(`/teams/${teamId}/commands/autocomplete_suggestions?user_input=${encodeURIComponent(trigger)}`).
                then((suggestions) => wanted && setFound(suggestions), () => undefined);
        }
        return () => {
            wanted = false;
        };
    }, [trigger, teamId]);
    if (found.length === 0) {
        return null;
    }
    return (
        <ul className='suggestions' aria-label='Commands'>
            {found.map((suggestion) => (
                <li key={suggestion.Complete}>
                    <button type='button' className='btn-link' onClick={() => onChoose(`${suggestion.Complete} `)}>{`${suggestion.Suggestion} ${suggestion.Hint}`}</button>
                    <span>{suggestion.Description}</span>
                </li>
            ))}
        </ul>
    );
}
