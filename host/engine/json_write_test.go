package engine

import "testing"

// values are what JSON.stringify has to write, each as an expression.
const values = `[
	null, true, false, 0, -0, 1, -12, 1.5, 1e21, 1e-7, 123456789012345680000, NaN, Infinity, -Infinity, undefined, () => 1, Symbol('s'),
	'', 'a', 'a "quoted" \\ text/', '\b\f\n\r\t\v\0\x1f\x7f\u2028', 'grün 🦊 €', '\ud83e', 'x\udd8ay', '\ufffd', 'ä'.repeat(1000),
	[], [1, '2', [3, []], {}], [undefined, () => 1, Symbol('s'), null, NaN], [, 1, ,], Object.assign([1], {x: 2}), new Array(3),
	{}, {a: 1, b: {c: [null, true]}}, {b: 1, a: 2, 10: 3, 9: 4}, {a: undefined, b: () => 1, c: Symbol('s'), d: 1, e: undefined}, {'': 0, 'ä"': 1, '\n': 2, '\ud83e': 3}, {[Symbol('s')]: 1},
	JSON.parse('{"__proto__":{"x":1}}'), Object.create({inherited: 1}), Object.create(null), Object.defineProperty({a: 1}, 'hidden', {value: 1}), {get a() { return 'got'; }},
	new (class Thing { constructor() { this.own = 1; } get not() { return 2; } })(), {toJSON: () => 'said'}, {a: {toJSON(key) { return key; }}}, {toJSON: 'no function'},
	new Date(0), [new Date(0)], new Map([[1, 2]]), new Set([1]), /x/, new Error('e'), Object(1), Object('text'), Object(false), [Object(1)], new Uint8Array([1, 2]), Buffer.from('x'), new Proxy({a: 1}, {}), new Proxy([1, 2], {}),
	(function() { return arguments; })(1, 2), Math, JSON, globalThis.undefined, new (class extends Array {})(1, 2),
	{get a() { return JSON.stringify({b: ['inner']}); }, c: 1},
	[...Array(100)].reduce((inner) => [inner], 'deep'), [...Array(100)].reduce((inner) => ({inner}), 'deep'),
]`

func TestJSONIsWrittenAsTheEngineItselfWritesIt(t *testing.T) {
	// A replacer that changes nothing brings the engine's own back.
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		const own = (value) => JSON.stringify(value, (_key, found) => found);
		return `+values+`.flatMap((value, place) => {
			const [ours, theirs] = [JSON.stringify(value), own(value)];
			return ours === theirs ? [] : [place + ': ' + ours + ', not ' + theirs];
		}).join('\n');`, nil)
	if got := run(t, engine, "Hook", ""); got != "" {
		t.Error(got)
	}
}

func TestJSONThatCannotBeWrittenThrows(t *testing.T) {
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		const circle = {inner: []};
		circle.inner.push(circle);
		const thrown = (value) => { try { return JSON.stringify(value); } catch (error) { return error.name + ': ' + error.message; } };
		return [thrown(circle), thrown({a: 1n}), thrown({get a() { throw new RangeError('no'); }}), thrown({toJSON() { throw new RangeError('never'); }}), thrown({a: 1})].join('; ');`, nil)
	want := `TypeError: Converting circular structure to JSON; TypeError: Do not know how to serialize a BigInt; RangeError: no; RangeError: never; {"a":1}`
	if got := run(t, engine, "Hook", ""); got != want {
		t.Error(got)
	}
}

func TestJSONIsWrittenWithAReplacerAndSpacesToo(t *testing.T) {
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		return [JSON.stringify({a: [1], b: 2}, ['a']), JSON.stringify([1], null, 1), JSON.stringify()].join('; ');`, nil)
	if got := run(t, engine, "Hook", ""); got != "{\"a\":[1]}; [\n 1\n]; " {
		t.Errorf("%q", got)
	}
}
