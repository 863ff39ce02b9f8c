/** A post's text and what an integration attached to it. Of Markdown only what the plugin uses: links, bold, escapes. */
import React, {useState} from 'react';

import {post as postTo} from '../client';

interface Attachment {title?: string; text?: string; actions?: Array<{id: string; name: string; style?: string; cookie?: string}>}

const PART = /\[([^\]]+)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*|`([^`]+)`|\\([^A-Za-z0-9\s])/g;

function Markdown({text}: {text: string}) {
    const parts: React.ReactNode[] = [];
    let end = 0;
    for (const match of text.matchAll(PART)) {
        const [whole, label, address, bold, code, escaped] = match;
        parts.push(text.slice(end, match.index), label && address ? <a key={match.index} href={address}>{label}</a> :
            bold ? <strong key={match.index}>{bold}</strong> : code ? <code key={match.index}>{code}</code> : escaped);
        end = match.index + whole.length;
    }
    return <p>{parts}{text.slice(end)}</p>;
}

export function PostBody({postId, message, attachments}: {postId: string; message: string; attachments: Attachment[]}) {
    const [error, setError] = useState('');
    const press = (action: {id: string; cookie?: string}) =>
        postTo(`/posts/${postId}/actions/${action.id}`, {cookie: action.cookie ?? '', selected_option: ''}).catch((failure: Error) => setError(failure.message));
    return (
        <>
            {message && <Markdown text={message}/>}
            {attachments.map((attachment, index) => (
                <div key={index} className='attachment'>
                    <h2>{attachment.title}</h2>
                    <Markdown text={attachment.text ?? ''}/>
                    {attachment.actions?.map((action) => (
                        <button key={action.id} type='button' className={`btn btn-sm ${action.style === 'danger' ? 'btn-danger' : 'btn-tertiary'}`} onClick={() => void press(action)}>{action.name}</button>
                    ))}
                </div>
            ))}
            {error && <p role='alert'>{error}</p>}
        </>
    );
}

export function attachmentsOf(props: Record<string, unknown> | undefined): Attachment[] {
    return Array.isArray(props?.['attachments']) ? props['attachments'] as Attachment[] : [];
}
