/** Who is there when the demo begins: people at browsers of their own and with phones, and in the team's play somebody who is not meant. */
import type {Browser} from 'playwright-core';

import {newId} from '../../server-stub/core/ids';
import type {Device} from '../../server-stub/devices/device';
import type {StandIn} from '../../server-stub/start';
import type {Visitor} from '../support/browser';
import {visit, waitForTicket, writeDraft} from '../support/browser';
import type {Colleague} from '../support/colleagues';
import {nextColleague} from '../support/colleagues';

export type DemoScope = 'session' | 'team';

export interface Cast {
    /** For POST /revocations. */
    scope: object;
    browsers: Visitor[];
    android: Device;
    ios: Device;
    /** Logged in all the time, and not meant; null in the play of one person. */
    outsider: Visitor | null;
    people: number;
}

const TEAM_MEMBERS = 3;

async function sitDown(browser: Browser, standIn: StandIn, person: Colleague, draft: string): Promise<Visitor> {
    const visitor = await visit(browser, standIn.url, person);
    await waitForTicket(visitor.page);
    await writeDraft(visitor.page, draft);
    return visitor;
}

async function foundTeam(standIn: StandIn, members: readonly Colleague[]): Promise<string> {
    const id = newId();
    const now = standIn.core.now();
    await standIn.db.exec(
        `INSERT INTO teams (id, createat, updateat, deleteat, displayname, name, description, email, type, companyname, alloweddomains, inviteid, allowopeninvite, groupconstrained, lastteamiconupdate)
         VALUES ($1, $2, $2, 0, 'Field service', $3, '', '', 'O', '', '', $4, false, false, 0)`, [id, now, `field-service-${id.slice(0, 6)}`, newId()]);
    await standIn.db.exec(
        `INSERT INTO teammembers (teamid, userid, roles, deleteat, schemeuser, schemeadmin, schemeguest, createat)
         SELECT $1, u.id, '', 0, true, false, false, $2::bigint FROM users u WHERE u.id = ANY($3::varchar[])`, [id, now, `{${members.map((member) => member.id).join(',')}}`]);
    return id;
}

export async function gather(standIn: StandIn, browser: Browser, scope: DemoScope, say: (line: string) => void): Promise<Cast> {
    const members: Colleague[] = [];
    for (let i = 0; i < (scope === 'team' ? TEAM_MEMBERS : 1); i++) {
        members.push(await nextColleague(standIn));
    }
    const [first] = members;
    if (!first) {
        throw new Error('nobody is there');
    }
    const browsers: Visitor[] = [];
    for (const member of members) {
        browsers.push(await sitDown(browser, standIn, member, 'a draft nobody else should read'));
    }
    if (scope === 'team') {
        // One of them has the app open on a second machine too.
        browsers.push(await sitDown(browser, standIn, first, 'a draft on the other machine'));
    }
    const [android, ios] = [standIn.createDevice('android', first), standIn.createDevice('ios', members[1] ?? first)];
    await android.logIn();
    await ios.logIn();
    await android.setState('background');
    const outsider = scope === 'team' ? await sitDown(browser, standIn, await nextColleague(standIn), 'a draft that stays') : null;
    say(`${members.map((member) => member.username).join(', ')} ${members.length === 1 ? 'is' : 'are'} logged in: ${browsers.length} × Chromium in a channel, an Android phone in the background, an iPhone in the foreground.`);
    return {
        scope: scope === 'team' ? {type: 'team', team_id: await foundTeam(standIn, members), keep_own_session: true, include_integrations: false} : {type: 'user', user_id: first.id},
        browsers, android, ios, outsider, people: members.length,
    };
}
