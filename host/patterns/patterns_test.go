package patterns

import (
	"testing"

	"tshost/jstest"
)

func TestPatternsMatchOneByOne(t *testing.T) {
	got := jstest.Run(t, New().Methods(), nil, `
		const {results} = await call('re2.match', {patterns: ['case-\\d+', '(?i)SECRET', '^x', '\\bgrün\\b'], text: 'case-4711 is secret, grün'});
		return results.map((one) => one.matches);`)
	if got != `[true,true,false,true]` {
		t.Errorf("got %s", got)
	}
}

func TestAPatternThatIsNoneSaysWhyAndKeepsNoOtherFromMatching(t *testing.T) {
	got := jstest.Run(t, New().Methods(), nil, `
		const {results} = await call('re2.match', {patterns: ['(', '(?=a)', 'a'.repeat(2001), 'a'], text: 'a'});
		return [results.map((one) => one.error !== ''), results.map((one) => one.matches)];`)
	if got != `[[true,true,true,false],[false,false,false,true]]` {
		t.Errorf("got %s", got)
	}
}

func TestWhatWouldTakeTooLongIsRefused(t *testing.T) {
	got := jstest.Run(t, New().Methods(), nil, `
		return [await call('re2.match', {patterns: Array(1001).fill('a'), text: ''}), await call('re2.match', {patterns: ['a'], text: 'a'.repeat((1 << 20) + 1)})];`)
	if got != `["bridge.invalid_arguments 500","bridge.invalid_arguments 500"]` {
		t.Errorf("got %s", got)
	}
}

func TestAnEvilPatternIsLinear(t *testing.T) {
	got := jstest.Run(t, New().Methods(), nil, `
		const {results} = await call('re2.match', {patterns: ['(a+)+$'], text: 'a'.repeat(10000) + 'b'});
		return results[0].matches;`)
	if got != `false` {
		t.Errorf("got %s", got)
	}
}

func TestTextsAreFoundInAText(t *testing.T) {
	got := jstest.Run(t, nil, New().Sync(), `
		const list = JSON.stringify(['CASE-4711', 'GRÜN', '.', '🦊', '']);
		const refused = (list) => { try { return bridge.findTexts(list, ''); } catch (error) { return error.message.includes('findTexts'); } };
		return [bridge.findTexts(list, 'A CASE-4711, GRÜN 🦊'), bridge.findTexts(list, 'CASE 4711'), bridge.findTexts('[]', 'A'), refused('{}'), refused(JSON.stringify(Array(1001).fill('a')))];`)
	if got != `["[0,1,3,4]","[4]","[]",true,true]` {
		t.Errorf("got %s", got)
	}
}

func TestAListIsMatchedAtOnceUnlessThatMightTakeLong(t *testing.T) {
	got := jstest.Run(t, nil, New().Sync(), `
		const list = JSON.stringify(['case-\\d+', '^x', '(', '(?i)SECRET', 'grün']);
		const refused = (list) => { try { return bridge.matchRe2(list, ''); } catch (error) { return error.message.includes('matchRe2'); } };
		return [bridge.matchRe2(list, 'case-4711, grün'), bridge.matchRe2(list, 'a secret'), bridge.matchRe2(list, ''),
			bridge.matchRe2('["(a{1,900}){1}$"]', 'a'.repeat(10000)), refused('{}'), refused(JSON.stringify(Array(1001).fill('a')))];`)
	if got != `["[0,2,4]","[2,3]","[2]","",true,true]` {
		t.Errorf("got %s", got)
	}
}
