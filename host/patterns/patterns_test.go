package patterns

import (
	"testing"

	"tshost/jstest"
)

func TestPatternsMatchOneByOne(t *testing.T) {
	got := jstest.Run(t, Methods(), nil, `
		const {results} = await call('re2.match', {patterns: ['case-\\d+', '(?i)SECRET', '^x', '\\bgrün\\b'], text: 'case-4711 is secret, grün'});
		return results.map((one) => one.matches);`)
	if got != `[true,true,false,true]` {
		t.Errorf("got %s", got)
	}
}

func TestAPatternThatIsNoneSaysWhyAndKeepsNoOtherFromMatching(t *testing.T) {
	got := jstest.Run(t, Methods(), nil, `
		const {results} = await call('re2.match', {patterns: ['(', '(?=a)', 'a'.repeat(2001), 'a'], text: 'a'});
		return [results.map((one) => one.error !== ''), results.map((one) => one.matches)];`)
	if got != `[[true,true,true,false],[false,false,false,true]]` {
		t.Errorf("got %s", got)
	}
}

func TestWhatWouldTakeTooLongIsRefused(t *testing.T) {
	got := jstest.Run(t, Methods(), nil, `
		return [await call('re2.match', {patterns: Array(1001).fill('a'), text: ''}), await call('re2.match', {patterns: ['a'], text: 'a'.repeat((1 << 20) + 1)})];`)
	if got != `["bridge.invalid_arguments 500","bridge.invalid_arguments 500"]` {
		t.Errorf("got %s", got)
	}
}

func TestAnEvilPatternIsLinear(t *testing.T) {
	got := jstest.Run(t, Methods(), nil, `
		const {results} = await call('re2.match', {patterns: ['(a+)+$'], text: 'a'.repeat(10000) + 'b'});
		return results[0].matches;`)
	if got != `false` {
		t.Errorf("got %s", got)
	}
}
