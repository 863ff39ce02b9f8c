import type {ScopeDraft} from './scope_draft';
import {newDraft, scopeOf} from './scope_draft';

const ID = 'u'.repeat(26);
const many = (more: Partial<ScopeDraft>) => scopeOf({...newDraft({scope: null, name: ''}), ...more});
const MANY = {keep_own_session: true, include_integrations: false};

test('a session and chosen sessions are exactly those, whatever the filter says', () => {
    const draft = newDraft({scope: {type: 'sessions', session_ids: [ID]}, name: ''});
    expect(scopeOf({...draft, clients: 'mobile', idleDays: '3'})).toEqual({type: 'sessions', session_ids: [ID]});
});

test('one person\'s sessions can be narrowed', () => {
    const draft = newDraft({scope: {type: 'user', user_id: ID}, name: 'emma'});
    expect(scopeOf(draft)).toEqual({type: 'user', user_id: ID});
    expect(scopeOf({...draft, clients: 'web_desktop', idleDays: '30', createdBefore: '2026-01-02'})).toEqual({
        type: 'user', user_id: ID, filter: {client_kinds: ['web', 'desktop'], idle_days: 30, created_before: new Date(2026, 0, 2).getTime()},
    });
});

test('many people keep the own session and integrations out unless asked', () => {
    expect(many({who: 'everyone'})).toEqual({type: 'everyone', ...MANY});
    expect(many({who: 'role', role: 'system_admin', integrations: true})).toEqual({type: 'role', role: 'system_admin', ...MANY, include_integrations: true});
    expect(many({who: 'team', teamId: ID, clients: 'mobile'})).toEqual({type: 'team', team_id: ID, ...MANY, filter: {client_kinds: ['mobile']}});
    expect(many({who: 'users', userIds: [ID], keepOwn: false})).toEqual({type: 'users', user_ids: [ID], ...MANY, keep_own_session: false});
});

test.each<Partial<ScopeDraft>>([
    {who: 'users'}, {who: 'users', userIds: []}, {who: 'team'},
    {who: 'everyone', idleDays: '0'}, {who: 'everyone', idleDays: '3651'}, {who: 'everyone', idleDays: '1.5'}, {who: 'everyone', idleDays: '-2'}, {who: 'everyone', createdBefore: 'soon'},
])('nothing is meant while something is missing or wrong: %j', (more) => {
    expect(many(more)).toBeNull();
});
