/** Finding people, channels, teams and groups, and naming them again, by Mattermost's own REST: it shows an admin what that admin may see. */
import {queryString, requestCore} from './client';

/** Somebody or something with an id, as it is shown. */
export interface Entry {
    id: string;
    name: string;
    /** What tells two of the same name apart; may be ''. */
    detail: string;
}

export type Kind = 'user' | 'channel' | 'team' | 'group';

const FOUND_AT_MOST = 20;
const ID = /^[a-z0-9]{26}$/;

interface CoreUser {id: string; username: string; first_name?: string; last_name?: string}
interface CoreChannel {id: string; display_name: string; name: string; type: string; team_display_name?: string}
interface CoreTeam {id: string; display_name: string; name: string}
interface CoreGroup {id: string; display_name: string; name: string | null}

const fromUser = ({id, username, first_name = '', last_name = ''}: CoreUser): Entry => ({id, name: `@${username}`, detail: `${first_name} ${last_name}`.trim()});
/** Direct messages have no name that people chose: theirs is made of ids (readChannel). */
const fromChannel = ({id, display_name, name, team_display_name = ''}: CoreChannel): Entry => ({id, name: display_name || name, detail: team_display_name});
const fromGroup = ({id, display_name, name}: CoreGroup): Entry => ({id, name: display_name, detail: name ? `@${name}` : ''});
const fromTeam = ({id, display_name, name}: CoreTeam): Entry => ({id, name: display_name, detail: name});

/** At most 20, in core's order. A whole id is found as well: direct messages can be named by nothing else. */
export async function findEntries(kind: Kind, term: string, signal?: AbortSignal): Promise<Entry[]> {
    if (ID.test(term)) {
        return [await readEntry(kind, term, signal)];
    }
    const search = <T>(path: string, body: object) => requestCore<T[]>(path, {method: 'POST', body, signal}).then((answer) => answer.body.slice(0, FOUND_AT_MOST));
    switch (kind) {
    case 'user':
        return (await search<CoreUser>('/users/search', {term, limit: FOUND_AT_MOST})).map(fromUser);
    case 'channel':
        return (await search<CoreChannel>('/channels/search', {term})).map(fromChannel);
    case 'team':
        return (await search<CoreTeam>('/teams/search', {term})).map(fromTeam);
    case 'group':
        // Groups need a license; without one core says so, and the picker shows it.
        return (await requestCore<CoreGroup[]>(`/groups${queryString({q: term, per_page: FOUND_AT_MOST})}`, {signal})).body.map(fromGroup);
    }
}

export async function readEntry(kind: Kind, id: string, signal?: AbortSignal): Promise<Entry> {
    switch (kind) {
    case 'user':
        return fromUser((await requestCore<CoreUser>(`/users/${id}`, {signal})).body);
    case 'channel':
        return readChannel(id, signal);
    case 'team':
        return fromTeam((await requestCore<CoreTeam>(`/teams/${id}`, {signal})).body);
    case 'group':
        return fromGroup((await requestCore<CoreGroup>(`/groups/${id}`, {signal})).body);
    }
}

/** A direct message is named by its two people, as their clients name it. */
async function readChannel(id: string, signal?: AbortSignal): Promise<Entry> {
    const channel = (await requestCore<CoreChannel>(`/channels/${id}`, {signal})).body;
    const people = channel.type === 'D' ? [...new Set(channel.name.split('__'))].filter((one) => ID.test(one)) : [];
    if (people.length === 0) {
        return fromChannel(channel);
    }
    const names = await Promise.all(people.map((one) => readEntry('user', one, signal)));
    return {id, name: names.map(({name}) => name).join(', '), detail: ''};
}
