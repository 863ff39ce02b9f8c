package engine

import (
	"strings"
	"testing"
)

func TestPolyfillsServeWhatLibrariesExpect(t *testing.T) {
	engine, lines := start(t, `
		if (hook === 'Start') { return ''; }
		const checks = {
			utf8: Array.from(new TextEncoder().encode('ä€')).join() === '195,164,226,130,172',
			utf8Back: new TextDecoder().decode(new Uint8Array([195, 164])) === 'ä',
			base64: btoa('ÿa') === '/2E=' && atob('/2E=') === 'ÿa',
			url: new URL('https://example.com/a?b=c').searchParams.get('b') === 'c',
			groupBy: JSON.stringify(Object.groupBy([1, 2, 3], (n) => (n % 2 ? 'odd' : 'even'))) === '{"odd":[1,3],"even":[2]}',
			symbols: typeof Symbol.asyncIterator === 'symbol' && typeof Symbol.dispose === 'symbol',
			withResolvers: await (() => { const later = Promise.withResolvers(); later.resolve(1); return later.promise; })() === 1,
			microtask: await new Promise((resolve) => queueMicrotask(() => resolve(true))),
			buffer: Buffer.from('aGk=', 'base64').toString() === 'hi',
			noRequire: typeof require === 'undefined',
		};
		console.warn('said', new Error('shown'));
		return Object.entries(checks).filter(([, good]) => !good).map(([name]) => name).join();`, nil)
	if failed := run(t, engine, "Hook", ""); failed != "" {
		t.Errorf("missing: %s", failed)
	}
	if !strings.Contains(lines.text(), "warn: said Error: shown") {
		t.Error(lines.text())
	}
}
