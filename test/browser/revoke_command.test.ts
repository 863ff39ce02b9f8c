/** /revoke-sessions as an admin types it in a channel: buttons, the person's wipe with a notice in their language, the bot's message, and its link to the revocation. */
import type {Browser} from 'playwright-core';

import type {StandIn} from '../../server-stub/start';
import {NOTHING, visit, waitForAddress, waitForTicket, waitUntilNothingKept, writeDraft} from '../support/browser';
import {nextColleague} from '../support/colleagues';
import {until} from '../support/rest_client';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

let stage: Stage;
let standIn: StandIn;
let browser: Browser;

beforeAll(async () => {
    stage = await setStage();
    ({standIn, browser} = stage);
});

afterAll(() => stage?.clear());

test('from the command to the wiped browser, the bot\'s message and the revocation\'s own page', async () => {
    const person = await nextColleague(standIn);
    await standIn.db.exec('UPDATE users SET locale = \'de\' WHERE id = $1', [person.id]);
    const visitor = await visit(browser, standIn.url, person);
    await writeDraft(visitor.page, 'not for others');
    await waitForTicket(visitor.page);

    const {page} = await visit(browser, standIn.url, standIn.admin);
    const composer = page.locator('#post_textbox');
    await composer.fill('/revoke');
    await page.getByRole('list', {name: 'Commands'}).getByRole('button', {name: /revoke-sessions @username reason/}).click();
    expect(await until(() => composer.inputValue(), (text) => text !== '/revoke', 10_000)).toBe('/revoke-sessions ');
    await composer.fill(`/revoke-sessions @${person.username} Laptop lost on the train`);
    await composer.press('Enter');
    await page.getByRole('heading', {name: `Log @${person.username} out?`}).waitFor();
    await page.getByText(/Sessions that end: 1 \(web: 1\).*Laptop lost on the train/).waitFor();
    await page.getByRole('button', {name: 'Log out and wipe'}).click();
    await page.getByText('has started.').waitFor();
    await page.getByRole('button', {name: 'Log out and wipe'}).waitFor({state: 'detached'});

    // An event that was lost is made up for by the beacon, within 35 s.
    await waitForAddress(visitor.page, /\/login/);
    const notice = visitor.page.getByRole('region', {name: 'Sie wurden abgemeldet'});
    await notice.getByText(/Ein Systemadministrator hat Ihre Sitzung beendet/).waitFor();
    expect(await notice.getAttribute('lang')).toBe('de');
    expect(await waitUntilNothingKept(visitor)).toEqual(NOTHING);

    await until(() => standIn.db.query('SELECT 1 FROM security_controls_revocation_message WHERE sent_at > 0'), (rows) => rows.length === 1, 45_000, 250);
    await page.reload();
    await page.getByRole('list', {name: 'Direct Messages'}).getByRole('link', {name: /security-controls/}).click();
    await page.getByText(/Sessions whose access ended: 1 of 1/).waitFor();
    await page.getByRole('link', {name: 'Open the revocation'}).click();
    await waitForAddress(page, /\/admin_console\/plugins\/plugin_security-controls#revocation\/[a-z0-9]{26}$/);
    await page.getByRole('table', {name: 'Sessions of this revocation'}).getByText(person.username).waitFor();
    await page.reload();
    const card = page.getByRole('heading', {name: 'Revocations', exact: true});
    await card.waitFor();
    // What loads above it moves it away again and again.
    await page.waitForTimeout(3_000);
    const isAtTop = (top: number) => top > 0 && top < 450;
    expect(isAtTop(await until(async () => (await card.boundingBox())?.y ?? -1, isAtTop, 10_000, 250))).toBe(true);
    await visitor.context.close();
});
