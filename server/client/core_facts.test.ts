import type {Host} from '../host';
import {createCoreFacts} from './core_facts';

function createHost() {
    const state = {now: 1_000_000, readings: 0, fails: false, siteUrl: 'https://a.example'};
    const host = {
        clock: {now: () => state.now},
        mattermost: {
            async getConfig() {
                state.readings++;
                if (state.fails) {
                    throw new Error('away');
                }
                return {ServiceSettings: {SiteURL: state.siteUrl, AllowCookiesForSubdomains: true}};
            },
        },
    } as unknown as Host;
    return {host, state};
}

it('asks core once for many requests, and again after a change or a minute', async () => {
    const {host, state} = createHost();
    const facts = createCoreFacts();
    await Promise.all([facts.site(host), facts.site(host)]);
    expect(await facts.site(host)).toEqual({siteUrl: 'https://a.example', allowCookiesForSubdomains: true});
    expect(state.readings).toBe(1);
    state.siteUrl = 'https://b.example';
    facts.forget();
    expect((await facts.site(host)).siteUrl).toBe('https://b.example');
    state.siteUrl = 'https://c.example';
    state.now += 60_000;
    expect((await facts.site(host)).siteUrl).toBe('https://c.example');
});

it('keeps no failure', async () => {
    const {host, state} = createHost();
    const facts = createCoreFacts();
    state.fails = true;
    await expect(facts.site(host)).rejects.toThrow('away');
    state.fails = false;
    await expect(facts.site(host)).resolves.toMatchObject({siteUrl: 'https://a.example'});
});
