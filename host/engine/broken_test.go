package engine

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestABrokenRuntimeIsReplacedAndWhatWasInFlightFails(t *testing.T) {
	breakers := map[string]string{
		"endless loop":        `for (;;) {}`,
		"endless async loop":  `await null; for (;;) {}`,
		"endless microtasks":  `for (;;) { await null; }`,
		"deep recursion":      `const deep = () => deep() + 1; deep();`,
		"deep async":          `await null; const deep = () => deep() + 1; deep();`,
		"panic in the host":   `await null; bridge.sha256();`,
		"stuck uninterrupted": `await null; bridge.sha256('stuck');`,
	}
	for name, breaker := range breakers {
		t.Run(name, func(t *testing.T) {
			release := make(chan struct{})
			t.Cleanup(func() { close(release) })
			engine, lines := start(t, `
				if (hook === 'Start') { globalThis.waiting = false; return ''; }
				if (hook === 'Wait') { waiting = true; await new Promise(() => {}); }
				if (hook === 'IsWaiting') { return String(waiting); }
				if (hook === 'Break') { `+breaker+` }
				return 'alive';`, func(config *Config) {
				config.TurnLimit = 100 * time.Millisecond
				config.Sync["sha256"] = func(text string) string {
					if text == "stuck" {
						<-release
						return ""
					}
					panic("a bug")
				}
			})
			waited := make(chan error, 1)
			go func() {
				_, err := engine.Dispatch(context.Background(), Call{Hook: "Wait"})
				waited <- err
			}()
			eventually(t, "waiting", func() bool { return run(t, engine, "IsWaiting", "") == "true" })
			if _, err := engine.Dispatch(context.Background(), Call{Hook: "Break"}); !errors.Is(err, ErrBroken) {
				t.Fatalf("the breaking hook got %v", err)
			}
			if err := <-waited; !errors.Is(err, ErrBroken) {
				t.Errorf("the waiting hook got %v", err)
			}
			eventually(t, "a fresh runtime", func() bool {
				result, err := engine.Dispatch(context.Background(), Call{Hook: "Hook"})
				return err == nil && result == "alive"
			})
			if engine.Restarts() != 1 || !strings.Contains(lines.text(), "replacing a broken JavaScript runtime") {
				t.Errorf("restarts %d, log %s", engine.Restarts(), lines.text())
			}
		})
	}
}

func TestAStoppedEngineAnswersNothingAndCancelsItsCalls(t *testing.T) {
	cancelled := make(chan struct{})
	engine, _ := start(t, `if (hook === 'Hook') { await bridge.call('slow', ''); } return '';`, func(config *Config) {
		config.Call = func(ctx context.Context, _, _ string) string {
			<-ctx.Done()
			close(cancelled)
			return ""
		}
	})
	go func() {
		time.Sleep(20 * time.Millisecond)
		engine.Stop()
	}()
	if _, err := engine.Dispatch(context.Background(), Call{Hook: "Hook"}); !errors.Is(err, ErrBroken) {
		t.Errorf("got %v", err)
	}
	<-cancelled
	if _, err := engine.Dispatch(context.Background(), Call{Hook: "Hook"}); !errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}
