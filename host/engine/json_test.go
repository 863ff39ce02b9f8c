package engine

import (
	"encoding/json"
	"strings"
	"testing"
)

// comparison gives what the runtime's JSON.parse and the engine's own, which a reviver brings back, make of each document.
const comparison = `
	const own = (text) => JSON.parse(text, (_key, value) => value);
	const shown = (value) => typeof value === 'object' && value !== null ?
		[Array.isArray(value), Object.getPrototypeOf(value) === (Array.isArray(value) ? Array : Object).prototype, Object.keys(value), Object.values(value).map(shown)] :
		[typeof value, Object.is(value, -0) ? '-0' : value];
	const outcome = (parse, text) => {
		try {
			return JSON.stringify(shown(parse(text)));
		} catch (error) {
			return error instanceof SyntaxError ? 'SyntaxError' : String(error);
		}
	};
	if (hook === 'Start') { return ''; }
	return JSON.stringify(JSON.parse(payload).flatMap((text) => {
		const [ours, theirs] = [outcome(JSON.parse, text), outcome(own, text)];
		return ours === theirs ? [] : [text + ' is ' + ours + ', not ' + theirs];
	}));`

func TestJSONIsReadAsTheEngineItselfReadsIt(t *testing.T) {
	documents := []string{
		`null`, ` true `, "\tfalse\r\n", `0`, `-0`, `1`, `-12`, `1.5`, `-0.25e-3`, `1E+2`, `9007199254740991`, `9007199254740993`, `-9223372036854775808`, `123456789012345678901234567890`, `5e-324`,
		`""`, `"a"`, `"a longer text than sixteen signs"`, `"grün 🦊 €"`, `"\"\\\/\b\f\n\r\t"`, `"\u0041\u00e4\u20ac"`, `"\ud83e\udd8a"`, `"\ud83e"`, `"\udd8a"`, `"\ud83e\u0041"`, `"\ud83ex"`, `"\ud83e\n"`, `"ä\n\u0000"`, "\"\u2028\"",
		`[]`, `[ ]`, `[1,"2",[3,[]],{}]`, `{}`, `{ }`, `{"a":1,"b":{"c":[null,true]}}`, `{"a":1,"a":2}`, `{"b":1,"a":2,"10":3,"9":4}`, `{"__proto__":{"x":1},"y":2}`, `{"":0,"ä":1,"a\u0062":2}`, ` [ 1 , 2 ] `, `{ "a" : 1 , "b" : 2 }`,
		`{"constructor":1,"toString":null,"length":3}`, strings.Repeat("[", 500) + strings.Repeat("]", 500),
	}
	broken := []string{
		``, ` `, `nul`, `truex`, `tru`, `undefined`, `NaN`, `+1`, `-`, `01`, `1.`, `.5`, `1e`, `1e+`, `0x1`, `1 2`, `"`, `"a`, `"\`, `"\x"`, `"\u12"`, `"\u12g4"`, "\"a\nb\"", "\"\x00\"", `'a'`,
		`[`, `[1`, `[1,`, `[1,]`, `[,]`, `[1 2]`, `]`, `{`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{a:1}`, `{"a" 1}`, `{1:2}`, `{"a":1]`, `[1}`, `{}{}`, "\x00", "1\x00", `// 1`, `"a" // b`,
	}
	engine, _ := start(t, comparison, nil)
	payload, err := json.Marshal(append(documents, broken...))
	if err != nil {
		t.Fatal(err)
	}
	if got := run(t, engine, "Hook", string(payload)); got != `[]` {
		t.Error(got)
	}
}

func TestJSONIsReadWithAReviverToo(t *testing.T) {
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		let thrown;
		try { JSON.parse('[1]', () => { throw new TypeError('no good'); }); } catch (error) { thrown = error; }
		return JSON.stringify([JSON.parse('{"a":[1,2]}', (key, value) => typeof value === 'number' ? value * 2 : value), JSON.parse('[1]', 'none'), String(thrown)]);`, nil)
	if got := run(t, engine, "Hook", ""); got != `[{"a":[2,4]},[1],"TypeError: no good"]` {
		t.Error(got)
	}
}

func TestJSONThatGoesBeyondANumberOrTheStackIsNoCrash(t *testing.T) {
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		const fails = (text) => { try { JSON.parse(text); return false; } catch (error) { return error instanceof SyntaxError; } };
		return JSON.stringify([JSON.parse('1e999') === Infinity, JSON.parse('-1e999') === -Infinity, fails('['.repeat(100000)), fails('{"a":'.repeat(100000))]);`, nil)
	if got := run(t, engine, "Hook", ""); got != `[true,true,true,true]` {
		t.Error(got)
	}
}
