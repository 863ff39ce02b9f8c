/**
 * The redux store, in Mattermost's shape. Plugins receive it in `initialize(registry, store)` and read it by react-redux, so its
 * paths matter; how it gets there does not, hence one small reducer of patches instead of Mattermost's hundreds of action types.
 */
import type {Reducer, UnknownAction} from 'redux';
import {legacy_createStore as createStore} from 'redux';

import type {State} from './state';
import {INITIAL, LOGGED_OUT} from './state';

interface ChangeAction extends UnknownAction {
    type: 'STAND_IN_CHANGED';
    change: (state: State) => State;
}

/** What Mattermost dispatches when a person logs out; plugins' reducers may know it. */
const LOGOUT_SUCCESS = 'LOGOUT_SUCCESS';

const pluginReducers: Record<`plugins-${string}`, Reducer<unknown>> = {};

function reduceOwn(state: State, action: UnknownAction): State {
    if (action.type === 'STAND_IN_CHANGED') {
        return (action as ChangeAction).change(state);
    }
    if (action.type === LOGOUT_SUCCESS) {
        // The drafts in state.storage stay, as they do in Mattermost: what the guard has to remove.
        return {...state, entities: {...state.entities, ...LOGGED_OUT}};
    }
    return state;
}

function reduce(before: State = INITIAL, action: UnknownAction): State {
    let state = reduceOwn(before, action);
    for (const [name, reducer] of Object.entries(pluginReducers) as Array<[`plugins-${string}`, Reducer<unknown>]>) {
        const part = reducer(state[name], action);
        if (part !== state[name]) {
            state = {...state, [name]: part};
        }
    }
    return state;
}

export const store = createStore(reduce);

export function change(how: (state: State) => State): void {
    store.dispatch({type: 'STAND_IN_CHANGED', change: how});
}

export function changeEntities(how: (entities: State['entities']) => Partial<State['entities']>): void {
    change((state) => ({...state, entities: {...state.entities, ...how(state.entities)}}));
}

export function changePlugins(how: (plugins: State['plugins']) => Partial<State['plugins']>): void {
    change((state) => ({...state, plugins: {...state.plugins, ...how(state.plugins)}}));
}

export function forgetPerson(): void {
    store.dispatch({type: LOGOUT_SUCCESS});
}

export function addPluginReducer(pluginId: string, reducer: Reducer<unknown>): void {
    pluginReducers[`plugins-${pluginId}`] = reducer;
    store.dispatch({type: '@@stand-in/PLUGIN_REDUCER'});
}

/** By id or by an array of records with ids. */
export function byId<T extends {id: string}>(items: T[]): Record<string, T> {
    return Object.fromEntries(items.map((item) => [item.id, item]));
}
