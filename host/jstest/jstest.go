// Package jstest runs a piece of JavaScript in a real engine over a bridge, for tests: what a package offers to JavaScript is tried from there.
package jstest

import (
	"context"
	"testing"

	"tshost/bridge"
	"tshost/engine"
)

// Run executes the body of an async function and gives what it returns as JSON. It may use `bridge`, and `call(method, args)`, which gives
// the value, or "id status" of an error.
func Run(t *testing.T, methods bridge.Table, sync map[string]any, body string) string {
	t.Helper()
	program, err := engine.Compile("test.js", `module.exports.createPlugin = (bridge) => {
		const call = async (method, args) => {
			const {value, error} = JSON.parse(await bridge.call(method, JSON.stringify(args)));
			return error ? error.id + ' ' + error.status_code : value;
		};
		const run = async () => {`+body+`};
		return {dispatch: async () => JSON.stringify(await run())};
	};`)
	if err != nil {
		t.Fatal(err)
	}
	runtime, err := engine.NewRuntime(engine.Config{
		Program: program, Call: methods.Call, Sync: sync,
		Log: func(level, message string, fields map[string]any) { t.Log(level, message, fields) },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.Stop()
	result, err := runtime.Dispatch(context.Background(), engine.Call{Hook: "run"})
	if err != nil {
		t.Fatal(err)
	}
	return result
}
