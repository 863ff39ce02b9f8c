/** A kit as a zip, made where the files are: in the browser. The zip library loads only when somebody downloads one. */
import type {KitFile} from '../../../mobile_kit/files';
import {checkKitFiles} from '../../../mobile_kit/files';

/** Below one folder, so that unpacking never spills. */
export async function zipKit(folder: string, files: readonly KitFile[]): Promise<Uint8Array> {
    const {strToU8, zipSync} = await import(/* webpackChunkName: "zip" */ 'fflate');
    const entries = checkKitFiles(files).map(({path, content}) => [`${folder}/${path}`, typeof content === 'string' ? strToU8(content) : content]);
    return zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>);
}
