/** Fails when main.js, which every user of the server loads, has outgrown its limit. Run after `npm run build:webapp`. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';

/** The foundation's limit, before any panel loads. */
const LIMIT_BYTES = 12 * 1024;

const bytes = gzipSync(readFileSync(join(__dirname, '../webapp/dist/main.js')), {level: 9}).length;
console.log(`webapp/dist/main.js: ${bytes} bytes gzipped, limit ${LIMIT_BYTES}`);
if (bytes > LIMIT_BYTES) {
    console.error('main.js is loaded by every user. Move what it does not need at once into a lazy chunk.');
    process.exitCode = 1;
}
