package engine

import (
	"context"
	"strings"
	"sync"
	"testing"
)

func TestDispatchGivesPayloadAndResult(t *testing.T) {
	engine, _ := start(t, `return hook + ':' + payload;`, nil)
	if got := run(t, engine, "Hook", `["ä"]`); got != `Hook:["ä"]` {
		t.Errorf("got %q", got)
	}
}

func TestBridgeCallsRunSideBySide(t *testing.T) {
	var together sync.WaitGroup
	together.Add(2)
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		const answers = await Promise.all([bridge.call('a', '1'), bridge.call('b', '2')]);
		return answers.join('|') + '|' + bridge.sha256('abc').slice(0, 8) + '|' + (bridge.now() > 1.7e12);`, func(config *Config) {
		config.Call = func(_ context.Context, method, argsJSON string) string {
			together.Done()
			together.Wait()
			return method + argsJSON
		}
	})
	if got := run(t, engine, "Hook", ""); got != "a1|b2|ba7816bf|true" {
		t.Errorf("got %q", got)
	}
}

func TestARejectedHookIsAnErrorWithItsStack(t *testing.T) {
	engine, _ := start(t, `if (hook === 'Hook') { throw new TypeError('no good'); } return '';`, nil)
	_, err := engine.Dispatch(context.Background(), Call{Hook: "Hook"})
	if err == nil || !strings.Contains(err.Error(), "no good") || !strings.Contains(err.Error(), "bundle.js") {
		t.Errorf("got %v", err)
	}
	if engine.Restarts() != 0 {
		t.Error("an exception must not break the runtime")
	}
}

func TestAHookThatWaitsForNothingMayAnswerWithoutAPromise(t *testing.T) {
	program, err := Compile("bundle.js", `module.exports.createPlugin = (bridge) => ({dispatch(hook, payload) {
		if (hook === 'Fails') { throw new TypeError('no good'); }
		return hook === 'Nothing' ? undefined : bridge.joined('ä', payload) + bridge.joined(1);
	}});`)
	if err != nil {
		t.Fatal(err)
	}
	joined := func(one, other string) (string, error) { return one + "|" + other, nil }
	engine := New(Config{Program: program, Sync: map[string]any{"joined": joined}, Log: func(string, string, map[string]any) {}}, "Start")
	if _, err = engine.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	defer engine.Stop()
	if got := run(t, engine, "Hook", "ö"); got != "ä|ö1|" {
		t.Errorf("got %q", got)
	}
	for hook, want := range map[string]string{"Fails": "no good", "Nothing": "neither a text nor a promise"} {
		if _, err := engine.Dispatch(context.Background(), Call{Hook: hook}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", hook, err)
		}
	}
}

func TestABundleThatDoesNotStartIsAnError(t *testing.T) {
	for name, source := range map[string]string{
		"throws":           `throw new Error('at load');`,
		"exports nothing":  `module.exports = {};`,
		"no dispatch":      `module.exports.createPlugin = () => ({});`,
		"start hook fails": `module.exports.createPlugin = () => ({dispatch: async () => { throw new Error('cannot'); }});`,
		"require":          `require('fs');`,
	} {
		program, err := Compile("bundle.js", source)
		if err != nil {
			t.Fatal(err)
		}
		engine := New(Config{Program: program, Log: func(string, string, map[string]any) {}}, "Start")
		if _, err = engine.Start(context.Background()); err == nil {
			t.Errorf("%s: started", name)
		}
	}
	if _, err := Compile("bundle.js", "for await"); err == nil {
		t.Error("a syntax error compiled")
	}
}
