import {FINGERPRINT} from '../test/mobile_kit/sample';
import type {Answer} from './check_well_known';
import {findAndroidObjections, findAppleObjections} from './check_well_known';
import {appleAppSiteAssociation, assetLinks, proxySnippets} from './well_known';

const app = {ios_bundle_id: 'com.example.chat', apple_team_id: 'A1B2C3D4E5', android_package: 'com.example.chat', android_fingerprints: [FINGERPRINT]};
const answer = (body: string, change: Partial<Answer> = {}): Answer => ({status: 200, contentType: 'application/json', body, ...change});
const apple = appleAppSiteAssociation(app) ?? '';
const android = assetLinks(app) ?? '';

test('the apple file carries the FAQ\'s form and the current one', () => {
    const details = (JSON.parse(apple) as {applinks: {details: object[]}}).applinks.details;
    expect(details).toEqual([{
        appIDs: ['A1B2C3D4E5.com.example.chat'], components: [{'/': '*/pl/*', comment: 'Permalinks'}, {'/': '*/channels/*', comment: 'Channels'}],
        appID: 'A1B2C3D4E5.com.example.chat', paths: ['**/pl/*', '**/channels/*'],
    }]);
});

test('what is generated has nothing to object to', () => {
    expect(findAppleObjections(answer(apple, {contentType: 'application/json; charset=utf-8'}), app)).toEqual([]);
    expect(findAndroidObjections(answer(android), app)).toEqual([]);
});

test('without an identity there is no file', () => {
    expect(appleAppSiteAssociation({...app, apple_team_id: null})).toBeNull();
    expect(assetLinks({...app, android_fingerprints: []})).toBeNull();
});

test.each([
    ['a redirect', answer('', {status: 301}), ['redirects']],
    ['a missing file', answer('', {status: 404}), ['not_200']],
    ['the wrong type', answer(apple, {contentType: 'text/html'}), ['wrong_type']],
    ['an HTML page', answer('<html>', {contentType: 'text/html'}), ['wrong_type', 'not_json']],
    ['a huge file', answer(' '.repeat(200_000)), ['too_large']],
    ['no details', answer('{"applinks":{}}'), ['no_statement']],
    ['another app', answer(apple.replaceAll('com.example.chat', 'com.example.other')), ['other_app']],
    ['no permalinks', answer('{"applinks":{"details":[{"appID":"A1B2C3D4E5.com.example.chat","paths":["NOT */pl/*","/help/*"]}]}}'), ['paths_missing']],
    ['excluded permalinks', answer('{"applinks":{"details":[{"appIDs":["A1B2C3D4E5.com.example.chat"],"components":[{"/":"*/pl/*","exclude":true}]}]}}'), ['paths_missing']],
    ['every path', answer('{"applinks":{"details":[{"appIDs":["A1B2C3D4E5.com.example.chat"],"components":[{"/":"*"}]}]}}'), []],
])('Apple and %s', (_name, given, expected) => {
    expect(findAppleObjections(given, app)).toEqual(expected);
});

test.each([
    ['a redirect', answer('', {status: 302}), ['redirects']],
    ['an error', answer('', {status: 503}), ['not_200']],
    ['no JSON', answer('x'), ['not_json']],
    ['an object instead of a list', answer('{}'), ['no_statement']],
    ['another relation', answer(android.replace('handle_all_urls', 'get_login_creds')), ['no_statement']],
    ['another package', answer(android.replace('com.example.chat', 'com.example.other')), ['other_app']],
    ['another fingerprint', answer(android.replace('A0:', 'FF:')), ['other_fingerprint']],
])('Google and %s', (_name, given, expected) => {
    expect(findAndroidObjections(given, app)).toEqual(expected);
});

test('every snippet maps both files to the plugin without a redirect', () => {
    for (const snippet of Object.values(proxySnippets('127.0.0.1:8065'))) {
        expect(snippet.match(/api\/v1\/well_known\/(?:apple-app-site-association|assetlinks\.json)/g)).toHaveLength(2);
        expect(snippet).not.toMatch(/redir|return 30/);
    }
});
