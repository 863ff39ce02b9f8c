// What libraries expect of a JavaScript host and this engine lacks. Run once in every fresh runtime, before the bundle, with the
// primitives of polyfills.go: after(delayMs, fn), utf8Encode, utf8Decode, base64Encode, base64Decode (binary strings) and write(level, text).
(function(native) {
    'use strict';
    const define = (target, name, value) => {
        if (!(name in target)) {
            Object.defineProperty(target, name, {value, writable: true, configurable: true, enumerable: false});
        }
    };
    for (const name of ['asyncIterator', 'dispose', 'asyncDispose']) {
        define(Symbol, name, Symbol('Symbol.' + name));
    }

    define(globalThis, 'queueMicrotask', (fn) => {
        Promise.resolve().then(fn);
    });
    const timers = new Map();
    let lastTimer = 0;
    define(globalThis, 'setTimeout', (fn, delayMs, ...args) => {
        const id = ++lastTimer;
        timers.set(id, native.after(Number(delayMs) || 0, () => {
            timers.delete(id);
            fn(...args);
        }));
        return id;
    });
    define(globalThis, 'clearTimeout', (id) => {
        const cancel = timers.get(id);
        timers.delete(id);
        cancel?.();
    });

    define(globalThis, 'TextEncoder', class TextEncoder {
        get encoding() {
            return 'utf-8';
        }
        encode(text = '') {
            return new Uint8Array(native.utf8Encode(String(text)));
        }
    });
    define(globalThis, 'TextDecoder', class TextDecoder {
        get encoding() {
            return 'utf-8';
        }
        decode(bytes = new Uint8Array()) {
            const view = ArrayBuffer.isView(bytes) ? bytes : new Uint8Array(bytes);
            return native.utf8Decode(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
        }
    });
    define(globalThis, 'btoa', (text) => native.base64Encode(String(text)));
    define(globalThis, 'atob', (text) => native.base64Decode(String(text)));

    define(Promise, 'withResolvers', function() {
        let resolve;
        let reject;
        const promise = new this((yes, no) => {
            resolve = yes;
            reject = no;
        });
        return {promise, resolve, reject};
    });
    define(Object, 'groupBy', (items, keyOf) => {
        const groups = Object.create(null);
        let index = 0;
        for (const item of items) {
            (groups[keyOf(item, index++)] ??= []).push(item);
        }
        return groups;
    });

    const write = (level) => (...parts) => native.write(level, parts.map((part) => (part instanceof Error ? part.stack : String(part))).join(' '));
    globalThis.console = {debug: write('debug'), log: write('info'), info: write('info'), warn: write('warn'), error: write('error')};
});
