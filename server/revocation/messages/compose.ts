/** What the bot says of a revocation, from its own figures, in the admin's language. Never the reason: it can be erased, and a message cannot. */
import type {Revocation} from '../../../contract/revocations';
import {textIn} from '../../texts/catalogue';
import type {MessageKind} from './queue_message';

export function composeMessage(locale: string, kind: MessageKind, job: Revocation, link: string): string {
    const say: (...args: [id: Parameters<typeof textIn>[1], values?: Parameters<typeof textIn>[2]]) => string = (id, values) => textIn(locale, id, values);
    const states = job.targets_by_state;
    const ended = states.access_ended + states.wipe_reported + states.wipe_unconfirmed;
    const lines = kind === 'overdue' ? [say('message.overdue', {open: job.overdue_open, targets: job.targets})] : [
        job.access_ended_ms === null ? say('message.finished_nothing_ended', {ended, targets: job.targets}) :
            say('message.finished', {ended, targets: job.targets, seconds: (job.access_ended_ms / 1000).toFixed(1).replace('.', say('number.decimal'))}),
        ...(job.wipe ? [say('message.wipes', {reported: states.wipe_reported, unconfirmed: states.wipe_unconfirmed})] : []),
        ...(job.accounts_to_deactivate > 0 ? [say('message.accounts', {done: job.accounts_deactivated, all: job.accounts_to_deactivate})] : []),
        ...(job.access_tokens_to_end > 0 ? [say('message.access_tokens', {done: job.access_tokens_ended, all: job.access_tokens_to_end})] : []),
        ...(job.overdue > 0 ? [say('message.late', {count: job.overdue})] : []),
        ...(job.failed > 0 ? [say('message.failed', {count: job.failed})] : []),
        ...(job.cancelled > 0 ? [say('message.cancelled', {count: job.cancelled})] : []),
    ];
    return [...lines, say('message.open', {link})].join('\n');
}
