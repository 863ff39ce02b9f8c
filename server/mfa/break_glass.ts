/**
 * Break-glass: whoever has a shell on the server's machine can lift enforcement and what the policy refuses, for a day at most, when nobody can get in any
 * more. It asks for no account of the server, so it is audited as what it is, every system admin is told, and it ends by itself.
 */
import {appendAudit} from '../audit/write';
import type {AuditEvent} from '../audit/event';
import {DATABASE_NOW, readDatabaseNow} from '../database/clock';
import {endTurnAt, takeTurn} from '../database/turns';
import type {Host, OperatorOrder, Sql} from '../host';
import type {CoreSwitches} from './core_switch';
import {readSwitches, switchCore} from './core_switch';
import {createTimeFormatter} from './format_time';
import type {MessageText} from './messages';
import {queueMessages, readSystemAdmins} from './messages';
import type {MfaNeeds} from './needs';
import {readLiftedUntil} from './people';
import {readMfaPolicy} from './policy';

/** An operator waits for the answer. */
export const TAKE_ORDERS_EVERY_MS = 2_000;
export const REARM_EVERY_MS = 5_000;

/** After core refused to be put back. */
const TRY_AGAIN_MS = 300_000;

const HOUR_MS = 3_600_000;
const MAX_HOURS = 24;
const MAX_REASON = 500;

const USAGE = `break-glass --hours <up to ${MAX_HOURS}> --reason <why>, or re-arm`;

/** Whoever gives an order: nothing about them was checked. The account they claim is a name, so it stands with the reason, which can be erased. */
const OPERATOR: AuditEvent['actor'] = {type: 'external', name: 'host operator, unauthenticated', address: ''};

interface BreakGlass {id: string; begun_at: number; ends_at: number; switched_off: string}

/** One node's tick: orders lie on the machine they were given on. */
export async function takeOperatorOrders(host: Host, needs: MfaNeeds): Promise<void> {
    for (let order = await host.operator.takeOrder(); order; order = await host.operator.takeOrder()) {
        let answer: {ok: boolean; text: string};
        try {
            answer = await carryOut(host, needs, order);
        } catch (error) {
            host.log.error('An order of the host operator failed.', {order: order.name, error: String(error)});
            answer = {ok: false, text: 'The order failed. The server\'s log says why.'};
        }
        await host.operator.answerOrder(order.id, answer);
    }
}

async function carryOut(host: Host, needs: MfaNeeds, order: OperatorOrder): Promise<{ok: boolean; text: string}> {
    if (order.name === 'break-glass') {
        return breakGlass(host, needs, order);
    }
    if (order.name === 're-arm' && Object.keys(order.fields).length === 0) {
        const rearmed = await rearm(host, needs, OPERATOR, true);
        return rearmed ? {ok: true, text: 'MFA enforcement holds again. All System Admins are told.'} : {ok: false, text: 'MFA enforcement was not lifted.'};
    }
    return {ok: false, text: `The orders are: ${USAGE}.`};
}

async function breakGlass(host: Host, needs: MfaNeeds, order: OperatorOrder): Promise<{ok: boolean; text: string}> {
    const {hours: hoursText = '', reason = '', ...unknown} = order.fields;
    const hours = /^\d{1,2}(?:\.\d{1,2})?$/.test(hoursText) ? Number(hoursText) : 0;
    if (hours <= 0 || hours > MAX_HOURS || reason.trim() === '' || reason.length > MAX_REASON || Object.keys(unknown).length > 0) {
        return {ok: false, text: `Nothing was done. Usage: ${USAGE}.`};
    }
    // What is lifted already goes over into this one, with its own end.
    const before = await readOpen(host.sql);
    const switchedOff = before[0] ? before[0].switched_off : JSON.stringify(onlyOn(readSwitches(await host.mattermost.getConfig())));
    const begun = await host.transaction(async (tx) => {
        const now = await readDatabaseNow(tx);
        const lifted: BreakGlass = {id: host.ids.newId(), begun_at: now, ends_at: now + Math.round(hours * HOUR_MS), switched_off: switchedOff};
        await tx.exec('UPDATE security_controls_mfa_break_glass SET ended_at = $1::bigint, switched_off = \'{}\' WHERE ended_at = 0', [now]);
        await tx.exec('INSERT INTO security_controls_mfa_break_glass (id, begun_at, ends_at, switched_off) VALUES ($1, $2, $3, $4)', [lifted.id, lifted.begun_at, lifted.ends_at, lifted.switched_off]);
        await appendAudit(tx, host, {
            event_name: 'mfa_break_glass_begun', status: 'success', actor: OPERATOR, target: {type: 'policy', id: 'mfa'}, reason: `${order.user}: ${reason}`,
            resulting_state: {until: lifted.ends_at},
        });
        await tellAdmins(tx, host, lifted, {kind: 'begun', textId: 'mfa.message.break_glass_begun', at: lifted.ends_at});
        return lifted;
    });
    const coreIsOff = await switchCore(host, needs, offOf(begun.switched_off), {actor: OPERATOR, why: 'break_glass'});
    return {
        ok: true,
        text: `MFA enforcement is lifted until ${await createTimeFormatter(host.sql)(begun.ends_at, 'UTC', 'en')}. All System Admins are told. It holds again by itself, or at once by the order re-arm.` +
            (coreIsOff ? '' : ' Mattermost\'s own enforcement could not be switched off; the server\'s log says why.'),
    };
}

/** One node's tick: what has come to its end is noted and told, and core is put back. */
export async function endBreakGlass(host: Host, needs: MfaNeeds): Promise<void> {
    const due = await host.sql.query(`SELECT 1 AS due FROM security_controls_mfa_break_glass g WHERE g.ended_at = 0 AND g.ends_at <= ${DATABASE_NOW} LIMIT 1`);
    if (due.length > 0) {
        await rearm(host, needs, {type: 'system'}, false);
    } else {
        await putCoreBack(host, needs, {type: 'system'});
    }
}

/** at once, or only what has come to its end. false: nothing was lifted. */
async function rearm(host: Host, needs: MfaNeeds, actor: AuditEvent['actor'], atOnce: boolean): Promise<boolean> {
    const ended = await host.transaction(async (tx) => {
        const rows = await tx.query<BreakGlass>(`
            UPDATE security_controls_mfa_break_glass g SET ended_at = ${DATABASE_NOW} WHERE g.ended_at = 0 AND ($1::boolean OR g.ends_at <= ${DATABASE_NOW})
            RETURNING g.id, g.begun_at, g.ends_at, g.switched_off`, [atOnce]);
        for (const lifted of rows) {
            await appendAudit(tx, host, {
                event_name: 'mfa_break_glass_ended', status: 'success', actor, target: {type: 'policy', id: 'mfa'}, prior_state: {until: lifted.ends_at},
            });
            await tellAdmins(tx, host, lifted, {kind: 'ended', textId: 'mfa.message.break_glass_ended', at: 0});
        }
        return rows.length;
    });
    await putCoreBack(host, needs, actor);
    return ended > 0;
}

/** What was switched off in core is switched on again, if the policy still asks for it; again and again until core takes it. */
async function putCoreBack(host: Host, needs: MfaNeeds, actor: AuditEvent['actor']): Promise<void> {
    const [owed] = await host.sql.query<{switched_off: string}>(
        'SELECT g.switched_off FROM security_controls_mfa_break_glass g WHERE g.ended_at > 0 AND g.switched_off <> \'{}\' ORDER BY g.ended_at DESC LIMIT 1');
    if (!owed || await readLiftedUntil(host.sql) !== null || !await takeTurn(host.sql, 'mfa_put_core_back', host.clock.now(), TRY_AGAIN_MS)) {
        return;
    }
    const isAsked = (await readMfaPolicy(host.sql)).policy.mode === 'required';
    if (!isAsked || await switchCore(host, needs, JSON.parse(owed.switched_off) as CoreSwitches, {actor, why: 'break_glass_ended'})) {
        await host.sql.exec('UPDATE security_controls_mfa_break_glass SET switched_off = \'{}\' WHERE ended_at > 0');
        await endTurnAt(host.sql, 'mfa_put_core_back', host.clock.now());
    }
}

function readOpen(sql: Sql): Promise<BreakGlass[]> {
    return sql.query<BreakGlass>('SELECT g.id, g.begun_at, g.ends_at, g.switched_off FROM security_controls_mfa_break_glass g WHERE g.ended_at = 0');
}

async function tellAdmins(tx: Sql, host: Host, lifted: BreakGlass, {kind, textId, at}: {kind: string; textId: MessageText; at: number}): Promise<void> {
    await queueMessages(tx, (await readSystemAdmins(tx)).map((userId) => ({id: `break_glass_${kind}:${lifted.id}:${userId}`, userId, textId, at})), host.clock.now());
}

function onlyOn(switches: ReturnType<typeof readSwitches>): CoreSwitches {
    return Object.fromEntries(Object.entries(switches).filter(([, on]) => on)) as CoreSwitches;
}

function offOf(switchedOff: string): CoreSwitches {
    return Object.fromEntries(Object.keys(JSON.parse(switchedOff) as CoreSwitches).map((name) => [name, false])) as CoreSwitches;
}
