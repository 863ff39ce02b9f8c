package hooks

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// recentCalls is how many calls of a hook its quantiles are of.
const recentCalls = 1024

// quantiles are what an administrator's alarm looks at.
var quantiles = []float64{0.5, 0.99}

// timings counts hooks and the seconds they took, from their call to their return, as only the host sees them.
type timings struct {
	mu    sync.Mutex
	hooks map[string]*timing
}

type timing struct {
	count int
	total time.Duration
	// recent holds the last calls, the oldest overwritten first.
	recent []time.Duration
}

func (t *timings) add(hook string, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.hooks == nil {
		t.hooks = map[string]*timing{}
	}
	one := t.hooks[hook]
	if one == nil {
		one = &timing{}
		t.hooks[hook] = one
	}
	if len(one.recent) < recentCalls {
		one.recent = append(one.recent, took)
	} else {
		one.recent[one.count%recentCalls] = took
	}
	one.count++
	one.total += took
}

// quantile gives the time that this share of the recent calls did not exceed.
func (t *timing) quantile(share float64) time.Duration {
	sorted := slices.Sorted(slices.Values(t.recent))
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}

// metrics gives the host's own figures in Prometheus' text format; they follow what JavaScript wrote.
func (b *Base) metrics() string {
	b.timings.mu.Lock()
	defer b.timings.mu.Unlock()
	var text strings.Builder
	text.WriteString("# HELP plugin_host_runtime_restarts_total JavaScript runtimes that broke and were replaced.\n# TYPE plugin_host_runtime_restarts_total counter\n")
	fmt.Fprintf(&text, "plugin_host_runtime_restarts_total %d\n", b.engine.Load().Restarts())
	fmt.Fprintf(&text, "# HELP plugin_host_hook_seconds Time from a hook's call to its return; the quantiles are of its last %d calls.\n# TYPE plugin_host_hook_seconds summary\n", recentCalls)
	for _, hook := range slices.Sorted(maps.Keys(b.timings.hooks)) {
		one := b.timings.hooks[hook]
		for _, share := range quantiles {
			fmt.Fprintf(&text, "plugin_host_hook_seconds{hook=%q,quantile=\"%g\"} %g\n", hook, share, one.quantile(share).Seconds())
		}
		fmt.Fprintf(&text, "plugin_host_hook_seconds_sum{hook=%q} %g\n", hook, one.total.Seconds())
		fmt.Fprintf(&text, "plugin_host_hook_seconds_count{hook=%q} %d\n", hook, one.count)
	}
	return text.String()
}
