package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
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

func TestUrgentCallsGoFirstAndSoDoesWhatTheyWaitFor(t *testing.T) {
	held, release := make(chan struct{}), make(chan struct{})
	engine, _ := start(t, `
		if (hook === 'Start') { globalThis.order = []; return ''; }
		if (hook === 'Hold') { bridge.sha256('hold'); return ''; }
		if (hook === 'Read') { return order.join(); }
		order.push(hook);
		await bridge.call('wait', '');
		order.push(hook + ' went on');
		return '';`, func(config *Config) {
		config.Sync["sha256"] = func(string) string {
			close(held)
			<-release
			return ""
		}
	})
	var all sync.WaitGroup
	dispatch := func(call Call) {
		all.Add(1)
		go func() {
			defer all.Done()
			if _, err := engine.Dispatch(context.Background(), call); err != nil {
				t.Error(err)
			}
		}()
	}
	dispatch(Call{Hook: "Hold"})
	<-held
	// What is posted while the loop is held waits there, in the order of its goroutines.
	waiting := func() int {
		loop := engine.current.loop
		loop.mu.Lock()
		defer loop.mu.Unlock()
		return len(loop.urgent) + len(loop.ordinary)
	}
	for i, call := range []Call{{Hook: "Ordinary"}, {Hook: "Urgent", Urgent: true}} {
		dispatch(call)
		eventually(t, "a queued call", func() bool { return waiting() == i+1 })
	}
	close(release)
	all.Wait()
	if got := run(t, engine, "Read", ""); !strings.HasPrefix(got, "Urgent,") {
		t.Errorf("got %q", got)
	}
}

func TestTheLoopLetsOrdinaryFunctionsThroughAFloodOfUrgentOnes(t *testing.T) {
	loop := newLoop()
	order := ""
	for range 2 * maxUrgentInRow {
		loop.post(func() { order += "u" }, true)
	}
	loop.post(func() { order += "o" }, false)
	for fn := loop.next(); fn != nil; fn = loop.next() {
		fn()
	}
	if want := strings.Repeat("u", maxUrgentInRow) + "o" + strings.Repeat("u", maxUrgentInRow); order != want {
		t.Errorf("got %s", order)
	}
}

func TestTimersFireOnceCanBeCancelledAndLoseNoException(t *testing.T) {
	engine, lines := start(t, `
		if (hook === 'Start') { globalThis.fired = 0; return ''; }
		if (hook === 'Arm') {
			bridge.after(1, () => { fired++; });
			bridge.after(1, () => { fired += 10; })();
			bridge.after(1, () => { throw new Error('inside a timer'); });
			clearTimeout(setTimeout(() => { fired += 100; }, 1));
			setTimeout((by) => { fired += by; }, 1, 1000);
		}
		return String(fired);`, nil)
	run(t, engine, "Arm", "")
	eventually(t, "timers", func() bool { return run(t, engine, "Read", "") == "1001" })
	eventually(t, "logged exception", func() bool { return strings.Contains(lines.text(), "inside a timer") })
}

func TestOnlyARejectionThatStaysUnhandledIsLogged(t *testing.T) {
	engine, lines := start(t, `
		const handledLater = Promise.reject(new Error('handled later'));
		await null;
		handledLater.catch(() => {});
		if (hook === 'Hook') { Promise.reject(new Error('nobody cares')); }
		return '';`, nil)
	run(t, engine, "Hook", "")
	eventually(t, "logged rejection", func() bool { return strings.Contains(lines.text(), "nobody cares") })
	if strings.Contains(lines.text(), "handled later") {
		t.Error(lines.text())
	}
}

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

// recorder is a Writer that remembers, and refuses chunks after the first n.
type recorder struct {
	status int
	header http.Header
	chunks []string
	accept int
}

func (r *recorder) WriteHead(status int, header http.Header) error {
	r.status, r.header = status, header
	return nil
}

func (r *recorder) WriteAll(status int, header http.Header, body string) error {
	r.status, r.header, r.chunks = status, header, []string{body}
	return nil
}

func (r *recorder) Write(chunk string) error {
	if len(r.chunks) == r.accept {
		return errors.New("the client went away")
	}
	r.chunks = append(r.chunks, chunk)
	return nil
}

func TestTheWriterStreamsAndRejectsWhenTheClientWentAway(t *testing.T) {
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		await writer.writeHead(201, JSON.stringify({'Content-Type': 'text/plain', 'Set-Cookie': ['a=1', 'b=2']}));
		await writer.write('one');
		await writer.write('two');
		return await writer.write('three').then(() => 'written', (error) => error.message);`, nil)
	reply := &recorder{accept: 2}
	result, err := engine.Dispatch(context.Background(), Call{Hook: "Hook", Writer: reply})
	if err != nil || !strings.Contains(result, "the client went away") {
		t.Fatalf("%q, %v", result, err)
	}
	if reply.status != 201 || strings.Join(reply.header.Values("Set-Cookie"), ",") != "a=1,b=2" || strings.Join(reply.chunks, ",") != "one,two" {
		t.Errorf("%+v", reply)
	}
}

func TestAWholeReplyIsOneStep(t *testing.T) {
	engine, _ := start(t, `
		if (hook === 'Start') { return ''; }
		return await writer.writeAll(404, JSON.stringify({'X-One': 'a'}), 'none') ?? 'written';`, nil)
	reply := &recorder{}
	result, err := engine.Dispatch(context.Background(), Call{Hook: "Hook", Writer: reply})
	if err != nil || result != "written" || reply.status != 404 || reply.header.Get("X-One") != "a" || strings.Join(reply.chunks, ",") != "none" {
		t.Errorf("%q, %v, %+v", result, err, reply)
	}
}

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
