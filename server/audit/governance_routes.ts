/** The routes of what officers decide about the audit itself. */
import type {Routes} from '../http/route';
import {actorOf} from '../http/route';
import {signCheckpoint} from './checkpoints';
import {erasePerson} from './erasure';
import {createHold, listHolds} from './holds';
import {readRetention} from './removals';
import {createRequest, decideRequest, listRequests} from './requests';
import {createWebhook, readWebhook, renewSecret, requestDelivery} from './webhook';

export type GovernanceNames = 'eraseAuditPerson' | 'getAuditRetention' | 'listAuditHolds' | 'createAuditHold' |
    'listTwoPersonRequests' | 'createTwoPersonRequest' | 'decideTwoPersonRequest' | 'getAuditWebhook' | 'createAuditWebhook' | 'renewWebhookSecret' | 'deliverAudit';

export const governanceRoutes: Routes<GovernanceNames> = {
    eraseAuditPerson: async (request) => ({body: await erasePerson(request.host, actorOf(request), request.body, request.requestId)}),
    getAuditRetention: async ({host}) => ({body: await readRetention(host.sql)}),
    listAuditHolds: async ({host}) => ({body: {items: await listHolds(host.sql)}}),
    createAuditHold: async (request) => ({body: await createHold(request.host, actorOf(request), request.body, request.requestId)}),
    listTwoPersonRequests: async ({host, query}) => ({body: await listRequests(host, query)}),
    createTwoPersonRequest: async (request) => ({body: await createRequest(request.host, actorOf(request), request.body, request.requestId)}),
    async decideTwoPersonRequest(request) {
        const decided = await decideRequest(request.host, actorOf(request), request.params.request_id ?? '', request.body, request.requestId);
        if (decided.state === 'approved' && decided.action.kind === 'change_key') {
            // The new key vouches for the chain from here on, the retirement of the old one included.
            await signCheckpoint(request.host, 'request');
        }
        return {body: decided};
    },
    getAuditWebhook: async ({host}) => ({body: {webhook: await readWebhook(host.sql)}}),
    createAuditWebhook: async (request) => ({body: await createWebhook(request.host, actorOf(request), request.body, request.requestId)}),
    renewWebhookSecret: async (request) => ({body: {secret: await renewSecret(request.host, actorOf(request), request.body.reason, request.requestId)}}),
    async deliverAudit(request) {
        await requestDelivery(request.host, actorOf(request), request.requestId);
        return {body: {webhook: await readWebhook(request.host.sql)}};
    },
};
