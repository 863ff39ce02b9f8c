package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync"
	"testing"
	"time"
)

// logLines collects what an engine logs.
type logLines struct {
	mu    sync.Mutex
	lines []string
}

func (l *logLines) add(level, message string, fields map[string]any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := level + ": " + message
	if text, ok := fields["error"].(string); ok {
		line += ": " + text
	}
	l.lines = append(l.lines, line)
}

func (l *logLines) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "\n")
}

// start runs a bundle whose dispatch is the given body, an async function of (hook, payload, writer) that may use `bridge`.
func start(t *testing.T, body string, change func(*Config)) (*Engine, *logLines) {
	t.Helper()
	program, err := Compile("bundle.js", `module.exports.createPlugin = (bridge) => ({dispatch: async (hook, payload, writer) => {`+body+`}});`)
	if err != nil {
		t.Fatal(err)
	}
	lines := &logLines{}
	config := Config{
		Program: program,
		Call: func(_ context.Context, method, argsJSON string) string {
			return method + argsJSON
		},
		Sync: map[string]any{"sha256": func(text string) string {
			sum := sha256.Sum256([]byte(text))
			return hex.EncodeToString(sum[:])
		}},
		Log: lines.add,
	}
	if change != nil {
		change(&config)
	}
	engine := New(config, "Start")
	if _, err = engine.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Stop)
	return engine, lines
}

func run(t *testing.T, engine *Engine, hook, payload string) string {
	t.Helper()
	result, err := engine.Dispatch(context.Background(), Call{Hook: hook, Payload: payload})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// eventually waits for a condition at most five seconds.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if condition() {
			return
		}
	}
	t.Fatalf("never happened: %s", what)
}
