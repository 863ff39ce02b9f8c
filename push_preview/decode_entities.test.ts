import {decodeEntities} from './decode_entities';

describe('HTML entities in a push', () => {
    it.each([
        ['are decoded by name', 'you &amp; me &lt;b&gt; &quot;q&quot; it&apos;s', 'you & me <b> "q" it\'s'],
        ['are decoded by number', 'Hello&#33; &#x1F642; &#95;', 'Hello! 🙂 _'],
        ['are decoded without their semicolon where HTML allows it', '&copy 2026 &ampx', '© 2026 &x'],
        ['stay as typed where there are none', '&invalid; Tom & Jerry &# &#; &;', '&invalid; Tom & Jerry &# &#; &;'],
        ['are decoded once', '&amp;lt;', '&lt;'],
        ['of letters that are none become the replacement character', '&#0;&#xD800;&#x110000;', '���'],
        ['of Windows\' own range become what Windows meant', '&#128;&#150;', '€–'],
    ])('%s', (_name, text, decoded) => {
        expect(decodeEntities(text)).toBe(decoded);
    });
});
