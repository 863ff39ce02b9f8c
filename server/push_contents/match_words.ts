/** Which rules by words meet a text: literals in any case and however their signs are encoded, and RE2, both on the host's side. Prepared once a version of the policy. */
import {PUSH_ACTIONS} from '../../contract/names';
import type {PushAction} from '../../contract/push';
import {shownText} from '../../push_preview';
import type {Host} from '../host';
import type {OrderedRule} from './match_rules';

/** The rules by words of one action, in order. */
export interface WordGroup {
    action: PushAction;
    rules: readonly OrderedRule[];
    literals: readonly OrderedRule[];
    /** Their words, folded, as the host wants them. */
    literalsJson: string;
    expressions: readonly OrderedRule[];
    /** Their patterns as the host wants them. */
    expressionsJson: string;
}

export function groupByStrictness(rules: readonly OrderedRule[]): WordGroup[] {
    return [...PUSH_ACTIONS].reverse().flatMap((action) => {
        const own = rules.filter(({rule}) => rule.action === action);
        const written = (syntax: 'literal' | 're2') => own.filter(({rule}) => rule.match.type === 'words' && rule.match.syntax === syntax);
        const [literals, expressions] = [written('literal'), written('re2')];
        return own.length === 0 ? [] : [{
            action, rules: own, literals, expressions,
            literalsJson: JSON.stringify(literals.map((one) => fold(patternOf(one)))),
            expressionsJson: JSON.stringify(expressions.map(patternOf)),
        }];
    });
}

/** The met rules of all groups, each as often as it is met. Fails when the host cannot match. */
export async function findMetByWords(host: Host, groups: readonly WordGroup[], texts: readonly string[]): Promise<OrderedRule[]> {
    const met: OrderedRule[] = [];
    for (const text of texts) {
        const folded = fold(text);
        for (const group of groups) {
            met.push(...metLiterals(host, group, folded));
            met.push(...metExpressions(host, group, text) ?? await askForExpressions(host, group, text));
        }
    }
    return met;
}

/** What is read instead of a post's text as its push shows it: the text as it was written, and without its formatting, which may part words. */
export function textsOf(parts: readonly string[]): string[] {
    return [...new Set([parts.join('\n'), parts.map(shownText).join('\n')])];
}

/** Of the met rules the strictest, first in order; null when none is; undefined when only findStrictestByWords can tell. */
export function strictestAtOnce(host: Host, groups: readonly WordGroup[], text: string): OrderedRule | null | undefined {
    const folded = fold(text);
    for (const group of groups) {
        const expressions = metExpressions(host, group, text);
        if (expressions === null) {
            return undefined;
        }
        const first = firstOf(metLiterals(host, group, folded)[0], expressions[0]);
        if (first) {
            return first;
        }
    }
    return null;
}

/** The same for texts that take longer, each of which may meet a rule. Fails when the host cannot match. */
export async function findStrictestByWords(host: Host, groups: readonly WordGroup[], texts: readonly string[]): Promise<OrderedRule | null> {
    for (const group of groups) {
        let first: OrderedRule | undefined;
        for (const text of texts) {
            const expressions = metExpressions(host, group, text) ?? await askForExpressions(host, group, text);
            first = firstOf(first, firstOf(metLiterals(host, group, fold(text))[0], expressions[0]));
        }
        if (first) {
            return first;
        }
    }
    return null;
}

/**
 * One form of what people take for the same words: an umlaut is one sign or two, digits may be of full width, and upper case has fewer
 * variants than lower (\u00df and SS, the two small sigmas).
 */
function fold(text: string): string {
    return text.normalize('NFKC').toUpperCase();
}

/** In order. */
function metLiterals(host: Host, {literals, literalsJson}: WordGroup, folded: string): readonly OrderedRule[] {
    return literals.length === 0 ? NO_RULES : rulesAt(literals, host.patterns.findTexts(literalsJson, folded));
}

const NO_RULES: readonly OrderedRule[] = [];

function rulesAt(rules: readonly OrderedRule[], places: readonly number[]): readonly OrderedRule[] {
    return places.length === 0 ? NO_RULES : places.flatMap((place) => rules[place] ?? []);
}

function firstOf(one: OrderedRule | undefined, other: OrderedRule | undefined): OrderedRule | undefined {
    return one && other ? (one.order < other.order ? one : other) : one ?? other;
}

/** In order; null when the host has to be asked. A pattern that does not compile is met, since nobody can know what it meant. */
function metExpressions(host: Host, {expressions, expressionsJson}: WordGroup, text: string): readonly OrderedRule[] | null {
    if (expressions.length === 0) {
        return NO_RULES;
    }
    const places = host.patterns.matchAtOnce(expressionsJson, text);
    return places && rulesAt(expressions, places);
}

async function askForExpressions(host: Host, {expressions}: WordGroup, text: string): Promise<OrderedRule[]> {
    const results = await host.patterns.match(expressions.map(patternOf), text);
    return expressions.filter((_one, i) => results[i]?.matches !== false || results[i].error !== '');
}

function patternOf({rule}: OrderedRule): string {
    return rule.match.type === 'words' ? rule.match.pattern : '';
}
