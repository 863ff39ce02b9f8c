/** What the stand-in's own tests share: a plugin that answers every request with what reached it. */
import type {CreatePlugin} from '../server/bridge/raw';
import type {HttpRequest} from '../server/bridge/raw';

/** The hooks that ran are pushed to `hooks`. */
export function echoPlugin(hooks: string[] = []): CreatePlugin {
    return () => ({
        async dispatch(hook, payload, writer) {
            hooks.push(hook);
            if (writer) {
                await writer.writeHead(200, JSON.stringify({'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2']}));
                await writer.write(payload);
            }
            return '[]';
        },
    });
}

export const echoed = async (reply: Response): Promise<HttpRequest> => await reply.json() as HttpRequest;

/** Asks again until it is so; a test's own time limit ends what never comes true. */
export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
    while (!await isSo()) {
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
}
