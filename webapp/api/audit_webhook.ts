/** The endpoints of the audit's webhook, typed by the contract. */
import type {AuditWebhookView, CreateAuditWebhook, CreatedAuditWebhook, RenewedWebhookSecret, RenewWebhookSecret} from '../../contract/types';
import {requestPlugin} from './client';

export const getAuditWebhook = async () => (await requestPlugin<AuditWebhookView>('/audit/webhook')).body;
export const createAuditWebhook = async (body: CreateAuditWebhook) => (await requestPlugin<CreatedAuditWebhook>('/audit/webhook', {method: 'POST', body})).body;
export const renewWebhookSecret = async (body: RenewWebhookSecret) => (await requestPlugin<RenewedWebhookSecret>('/audit/webhook/secret', {method: 'POST', body})).body;
export const deliverAudit = async () => (await requestPlugin<AuditWebhookView>('/audit/webhook/deliveries', {method: 'POST'})).body;
