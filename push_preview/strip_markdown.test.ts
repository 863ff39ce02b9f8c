import {stripMarkdown} from './strip_markdown';

describe('the text of a post in a push', () => {
    it.each([
        ['has no emphasis', 'Bold **and** _under_ or ~~struck~~ ***both***', 'Bold and under or struck both'],
        ['keeps what only looks like emphasis', '2 * 3 * 4 and snake_case_name, :smile: :+1:', '2 * 3 * 4 and snake_case_name, :smile: :+1:'],
        ['keeps nested emphasis in order', '**asterisks and _underscores_**', 'asterisks and underscores'],
        ['keeps code, not its marks', 'Inline `code` and ``double`` and ```triple```', 'Inline code and double and triple'],
        ['keeps emphasis marks inside code', '`**x**`', '**x**'],
        ['has a link\'s text, not its address', 'look [here](http://example.com "title") now', 'look here now'],
        ['has an image\'s description', '![a cat](http://example.com/cat.png)', 'a cat'],
        ['keeps plain addresses and mentions', 'see https://example.com @user10 ~town-square', 'see https://example.com @user10 ~town-square'],
        ['loses autolinks and raw tags', 'a <https://example.com> b <b>c</b>', 'a  b c'],
        ['keeps entities and escapes as typed', 'a &amp; \\*b\\*', 'a &amp; \\*b\\*'],
        ['keeps signs that are no tags', '1<2 and 2>1, &<>\'', '1<2 and 2>1, &<>\''],
        ['parts a heading and a paragraph by a space', '###### H6 header\nThis is next line.\nAnother line.', 'H6 header This is next line.\nAnother line.'],
        ['parts list items by spaces', '1. First item\n2. Another item', 'First item Another item'],
        ['reads a list after a paragraph', 'This is multiline text.\n * List item ', 'This is multiline text. List item'],
        ['reads a list within a list', '1. 2. Another item', 'Another item'],
        ['reads a nested list', '- one\n  - two\n- three', 'one two three'],
        ['reads a quote', '> Hey quote.\n> Hello quote.', 'Hey quote.\nHello quote.'],
        ['reads a quote after a paragraph', 'This is multiline text.\n> With quote', 'This is multiline text. With quote'],
        ['keeps the lines of a code block', 'Multiline\n```\nfunction(number) {\n  return number + 1;\n}\n```', 'Multiline function(number) {\n  return number + 1;\n}'],
        ['drops a code block\'s language', '```javascript\nalert(s);\n```', 'alert(s);'],
        ['leaves a table as typed', '| a | b |\n|---|:-:|\n| *c* | `d` |', '| a | b |\n|---|:-:|\n| c | d |'],
        ['takes an emoji for one sign beside emphasis', '**a*****🙂***b', 'a***🙂***b'],
        ['pairs a tilde with two', '~~@user10 ~town~~', '~@user10 town'],
        ['keeps three tildes', 'x ~~~y~~~', 'x ~~~y~~~'],
        ['counts emphasis by what was typed', '***a****b*', 'ab'],
        ['reads a link by its definition, wherever that stands', 'see [the case][c] and [c]\n\n[C]: <http://e.com/a b> "t"', 'see the case and c'],
        ['keeps brackets without a definition', 'see [the case][c] and [c]', 'see [the case][c] and [c]'],
        ['has no link within a link', '[a [b](u)](v)', '[a b](v)'],
        ['keeps the space before raw HTML at a line\'s end', 'see <b>\nthere', 'see \nthere'],
        ['keeps the space before a hard break\'s backslash', 'a \\\nb', 'a \nb'],
        ['drops a comment up to its end only', '<!-- c -->\ntext', 'text'],
        ['drops a tag alone on its line with what follows', '<custom-tag>\ntext\n\nmore', 'more'],
        ['keeps a tag\'s paragraph otherwise', '<custom-tag>text', 'text'],
        ['does not underline a quote from outside it', '> quote\ngoes on\n===', 'quote\ngoes on\n==='],
        ['ends a quoted heading at its line', '> # heading\ntext', 'headingtext'],
        ['ends a quote at an empty item', '> quote\n-', 'quote'],
        ['goes on with a list behind an empty item', '-\n\n- one\n- two', 'one two'],
        ['reads an item indented by a tab', '- one\n\n\ttwo', 'one two'],
        ['reads a fence whose language has backticks', '~~~`x`\ncode', 'code'],
        ['takes a no-break space for a letter, but not beside emphasis', '\u00a0[x] **\u00a0a** b', '[x] **\u00a0a** b'],
        ['keeps a byte order mark at its ends', '\ufeffa\ufeff', '\ufeffa\ufeff'],
        ['loses a next-line sign at its ends', '\u0085a\u0085', 'a'],
        ['keeps spaces of other scripts in code', 'a `` \u3000 `` x', 'a \u3000 x'],
        ['reads an item whose mark is followed by a tab', '-\t**one**\n1.\ttwo', 'onetwo'],
        ['reads a quote whose mark is followed by a tab', '>\t_quote_', 'quote'],
        ['reads code indented by a space and a tab', ' \t_[_', '_[_'],
        ['keeps the tabs of code', '```\n\ta\n\t\tb\n```', 'a\n\t\tb'],
        ['takes a fence\'s own indentation off its lines', '  ```\n  a\n    b\n  ```', 'a\n  b'],
        ['reads code in an item, five spaces behind its mark', '-     **a**\n\ntext', '**a**\ntext'],
        ['does not go on with an item\'s code', '-     **a**\n**b**', '**a**\nb'],
        ['reads Windows\' line ends, and keeps them in code', '**a**\r\n- b\r\n```\r\nc\r\nd\r\n```', 'a bc\r\nd'],
        ['reads no empty item before them, but what underlines and parts', '- a\r\n-\r\n+\r\n\r\nb\r\n-\r\nc\r\n\r\n* * *\r\nd', 'a\n-\n+b c d'],
        ['reads a hard break before them', 'a\\\r\nb', 'a\nb'],
        ['reads marks before a line separator', '> *a*\u2028b', 'a\u2028b'],
        ['is empty for nothing', '  \n', ''],
    ])('%s', (_name, markdown, text) => {
        expect(stripMarkdown(markdown)).toBe(text);
    });

    it.each(['*', '_', '[', '![', '[](', '`', '>', '(', '<', '<!--', '<a b', '- ', '~', '*a_', '> a\n', '[a]: b\n', 'a\n', '\t', '-\t', '>\t', ' \n', '-     a\n', '\u00a0', '1.\t'])('ends, whatever is repeated: %j', (mark) => {
        // A pattern that backtracks without end would not come back within any test's time.
        // Marks beyond the depth that is read stay, the tabs behind them as spaces.
        expect(stripMarkdown(mark.repeat(16_000 / mark.length)).length).toBeLessThanOrEqual(32_000);
    });

    it.each(['[](', '[](<', '[](a "', '[a](', '_a*'])('takes the time of its length, since anybody writes posts: %j', (mark) => {
        const startedAt = Date.now();
        stripMarkdown(mark.repeat(60_000 / mark.length));
        // Some milliseconds; from each parenthesis to the end again it was a quarter of a minute, and ten times that in the plugin.
        expect(Date.now() - startedAt).toBeLessThan(4_000);
    });

    it.each([['<a href="x>y" b=\'>\' c>d', 'd'], ['<<b>>', '<>'], ['a < b <c', 'a < b <c'], ['é<a ö<b>c', 'é<a öc'], ['<a@b.de>x</a >', 'x'], ['<9>', '<9>']])('takes out of %j what is a tag or an address, and only that', (markdown, text) => {
        expect(stripMarkdown(markdown)).toBe(text);
    });

    it('reads addresses whose parentheses nest as deep as any in practice', () => {
        const address = `${'('.repeat(32)}x${')'.repeat(32)}`;
        expect(stripMarkdown(`[a](${address})`)).toBe('a');
        expect(stripMarkdown('[a](<b\\>c\\\\> "t\\"u")')).toBe('a');
    });
});
