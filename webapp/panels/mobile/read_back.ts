/** A last look before a kit leaves: what was generated is read by the browser's own parsers. The command line checks more (build/validate_kit.ts). */
import type {KitFile} from '../../../mobile_kit/files';

const XML = /\.(?:plist|xml)$/;
const JSON_FILE = /(?:\.json|\/apple-app-site-association)$/;

/** Paths of files no parser takes; empty when all is well. */
export function findUnreadable(files: readonly KitFile[]): string[] {
    return files.filter(({path, content}) => typeof content === 'string' && !isReadable(path, content)).map(({path}) => path);
}

function isReadable(path: string, content: string): boolean {
    if (XML.test(path)) {
        return new DOMParser().parseFromString(content, 'application/xml').querySelector('parsererror') === null;
    }
    if (!JSON_FILE.test(path)) {
        return true;
    }
    try {
        JSON.parse(content);
        return true;
    } catch {
        return false;
    }
}
