/** What operators get: metrics for ServeMetrics, files for GenerateSupportData, and the OpenAPI document. */
import openapi from '../../docs/openapi.json';
import type {ResponseWriter} from '../bridge/raw';
import type {Feature} from '../feature';
import type {Host} from '../host';
import type {Routes} from '../http/route';
import type {Counters} from './counters';
import {readFigures} from './figures';
import {renderMetrics} from './metrics';
import type {OperationsNeeds} from './needs';
import type {SupportFile} from './support_data';
import {makeSupportFiles} from './support_data';

export interface OperationsFeature extends Feature {
    routes: Routes<'getOpenapi'>;
    /** Core serves this on its metrics port, which is for operators only. */
    serveMetrics(host: Host, writer: ResponseWriter): Promise<void>;
    makeSupportFiles(host: Host): Promise<SupportFile[]>;
}

export function createOperations(counters: Counters, needs: OperationsNeeds): OperationsFeature {
    return {
        routes: {
            getOpenapi: async () => ({body: openapi}),
        },
        workers: [],
        hooks: {},
        async serveMetrics(host, writer) {
            const text = renderMetrics(await readFigures(host.sql), counters);
            await writer.writeHead(200, JSON.stringify({'Content-Type': 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control': 'no-store'}));
            await writer.write(text);
        },
        makeSupportFiles: (host) => makeSupportFiles(host, counters, async () => ({sessions: await needs.readSessionsPolicy(host.sql)})),
    };
}
