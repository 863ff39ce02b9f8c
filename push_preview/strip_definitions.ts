/** Link reference definitions of strip_markdown.ts: `[label]: address "title"` at the beginning of a paragraph. */
import {closeOf, endOfAddress, endOfTitle, labelOf, skipSpaces} from './strip_links';
import {isBlank} from './strip_spaces';

/** The paragraph without them; their labels are added to `references`. */
export function takeDefinitions(paragraph: string, references: Set<string>): string {
    let rest = paragraph;
    for (let definition = definitionAt(rest); definition; definition = definitionAt(rest)) {
        references.add(definition.label);
        rest = rest.slice(definition.end);
    }
    return rest;
}

function definitionAt(text: string): {label: string; end: number} | null {
    const start = skipSpaces(text, 0);
    const close = text.charAt(start) === '[' ? closeOf(text, start + 1, '[', ']') : -1;
    const label = labelOf(text.slice(start + 1, close));
    if (close === -1 || label === '' || text.charAt(close + 1) !== ':') {
        return null;
    }
    const address = endOfAddress(text, skipSpaces(text, close + 2));
    if (address === -1) {
        return null;
    }
    const withoutTitle = endOfBlankLine(text, address);
    const titleAt = skipSpaces(text, address);
    const title = titleAt > address ? endOfTitle(text, titleAt) : -1;
    const withTitle = title === -1 ? -1 : endOfBlankLine(text, title);
    const end = withTitle === -1 ? withoutTitle : withTitle;
    return end === -1 ? null : {label, end};
}

/** Behind the line, when nothing else stands on it; -1 otherwise. */
function endOfBlankLine(text: string, at: number): number {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    return isBlank(text.slice(at, end)) ? Math.min(end + 1, text.length) : -1;
}
