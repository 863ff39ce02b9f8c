/** MFA enforcement where a license lets Mattermost enforce it itself, in a real browser. mfa.test.ts has what needs none. */
import {mkdirSync} from 'node:fs';
import path from 'node:path';

import {fillLogIn, visit} from '../support/browser';
import {nextColleague} from '../support/colleagues';
import type {Stage} from '../support/stage';
import {setStage} from '../support/stage';

jest.setTimeout(240_000);

const FOLDER = path.join(__dirname, '../../test-results/screenshots');

let stage: Stage;

beforeAll(async () => {
    mkdirSync(FOLDER, {recursive: true});
    stage = await setStage({licensed: true});
});

afterAll(() => stage?.clear());

test('an admin lets Mattermost take over when everyone\'s grace is over, and people meet core\'s own page', async () => {
    await stage.standIn.core.config.replaceOutside('ServiceSettings', 'EnableMultifactorAuthentication', true);
    const {page, context} = await visit(stage.browser, stage.standIn.url, stage.standIn.admin);
    await stage.standIn.core.users.setMfa(stage.standIn.admin.id, true, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP');
    await page.goto(`${stage.standIn.url}/admin_console/plugins/plugin_security-controls`);
    const policy = page.getByRole('region', {name: 'MFA policy', exact: true});
    await policy.getByRole('radio', {name: /^Required/}).check();
    await policy.getByLabel('Length of the grace period').fill('0');
    await policy.getByRole('button', {name: 'Save'}).click();
    await page.getByRole('dialog').getByRole('button', {name: 'Save the policy'}).click();
    await policy.getByText('Saved').waitFor();
    await policy.getByRole('button', {name: 'Enforce in Mattermost'}).click();
    await page.getByRole('dialog', {name: 'Enforce multi-factor authentication?'}).getByRole('button', {name: 'Enforce'}).click();
    await policy.getByText(/^Mattermost enforces MFA itself now/).waitFor();
    await policy.screenshot({path: path.join(FOLDER, 'mfa_core_enforces_1400.png')});
    expect(stage.standIn.core.config.current.ServiceSettings?.EnforceMultifactorAuthentication).toBe(true);
    await context.close();

    const person = await nextColleague(stage.standIn);
    const theirs = await (await stage.browser.newContext()).newPage();
    await theirs.goto(`${stage.standIn.url}/login`);
    await fillLogIn(theirs, person);
    await theirs.waitForURL(/\/mfa\/setup/);
    await theirs.getByText('Multi-factor authentication is required on').waitFor();
    await theirs.waitForTimeout(2_000);
    expect(theirs.url()).toMatch(/\/mfa\/setup/);
    expect(await theirs.locator('#security-controls-enrolment').count()).toBe(0);
});
