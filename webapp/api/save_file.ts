/** Hands a file to the browser's downloads. */

/** Long enough for the browser to have begun: it reads the file by this address. */
const KEEP_ADDRESS_MS = 60_000;

export function saveFile(name: string, content: Blob): void {
    const address = URL.createObjectURL(content);
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), KEEP_ADDRESS_MS);
}

export const saveText = (name: string, text: string, type: string) => saveFile(name, new Blob([text], {type: `${type};charset=utf-8`}));
