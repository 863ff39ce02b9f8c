package hooks

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// timings counts hooks and the seconds they took, as only the host sees them.
type timings struct {
	mu     sync.Mutex
	counts map[string]int
	totals map[string]time.Duration
}

func (t *timings) add(hook string, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.counts == nil {
		t.counts, t.totals = map[string]int{}, map[string]time.Duration{}
	}
	t.counts[hook]++
	t.totals[hook] += took
}

// metrics gives the host's own figures in Prometheus' text format; they follow what JavaScript wrote.
func (b *Base) metrics() string {
	b.timings.mu.Lock()
	defer b.timings.mu.Unlock()
	var text strings.Builder
	text.WriteString("# HELP plugin_host_runtime_restarts_total JavaScript runtimes that broke and were replaced.\n# TYPE plugin_host_runtime_restarts_total counter\n")
	fmt.Fprintf(&text, "plugin_host_runtime_restarts_total %d\n", b.engine.Load().Restarts())
	text.WriteString("# HELP plugin_host_hook_seconds Time from a hook's call to its result.\n# TYPE plugin_host_hook_seconds summary\n")
	for _, hook := range slices.Sorted(maps.Keys(b.timings.counts)) {
		fmt.Fprintf(&text, "plugin_host_hook_seconds_sum{hook=%q} %g\n", hook, b.timings.totals[hook].Seconds())
		fmt.Fprintf(&text, "plugin_host_hook_seconds_count{hook=%q} %d\n", hook, b.timings.counts[hook])
	}
	return text.String()
}
