/** Which rules by words meet a text: literals here, in any case; RE2 on the host's side. */
import type {Host} from '../host';
import type {OrderedRule} from './match_rules';

/** Fails when the host cannot match; a pattern that does not compile is met, since nobody can know what it meant. */
export async function findMetByWords(host: Host, rules: readonly OrderedRule[], text: string): Promise<OrderedRule[]> {
    const lower = text.toLowerCase();
    const expressions: OrderedRule[] = [];
    const met: OrderedRule[] = [];
    for (const one of rules) {
        const {match} = one.rule;
        if (match.type !== 'words') {
            continue;
        }
        if (match.syntax === 're2') {
            expressions.push(one);
        } else if (lower.includes(match.pattern.toLowerCase())) {
            met.push(one);
        }
    }
    if (expressions.length > 0) {
        const results = await host.patterns.match(expressions.map(({rule}) => rule.match.type === 'words' ? rule.match.pattern : ''), text);
        met.push(...expressions.filter((_one, i) => results[i]?.matches !== false || results[i].error !== ''));
    }
    return met;
}
