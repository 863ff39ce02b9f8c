package engine

import (
	"context"
	"strings"
	"sync"
	"testing"
)

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
