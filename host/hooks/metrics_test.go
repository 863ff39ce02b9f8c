package hooks

import (
	"testing"
	"time"
)

func TestQuantilesAreOfTheRecentCalls(t *testing.T) {
	var kept timings
	for range 10 {
		kept.add("Hook", time.Hour)
	}
	for i := range recentCalls {
		kept.add("Hook", time.Duration(i)*time.Millisecond)
	}
	one := kept.hooks["Hook"]
	for share, want := range map[float64]time.Duration{0: 0, 0.5: 512 * time.Millisecond, 0.99: 1013 * time.Millisecond, 1: 1023 * time.Millisecond} {
		if got := one.quantile(share); got != want {
			t.Errorf("quantile %g: %s, not %s", share, got, want)
		}
	}
	if one.count != recentCalls+10 {
		t.Error(one.count)
	}
}
