package web

import (
	"net/http/httptest"
	"runtime/debug"
	"strings"
	"testing"
)

func gcPercent() int {
	percent := debug.SetGCPercent(100)
	debug.SetGCPercent(percent)
	return percent
}

func TestLongStreamsLetTheCollectorRunMoreOftenUntilTheLastEnds(t *testing.T) {
	before := gcPercent()
	begin := func(bytes int) *Reply {
		reply := NewReply(httptest.NewRecorder())
		if err := reply.WriteHead(200, nil); err != nil {
			t.Fatal(err)
		}
		for range 4 {
			if err := reply.Write(strings.Repeat("x", bytes/4)); err != nil {
				t.Fatal(err)
			}
		}
		return reply
	}
	short := begin(longStream / 2)
	if got := gcPercent(); got != before {
		t.Errorf("a short reply changed the collector: %d", got)
	}
	one, other := begin(2*longStream), begin(2*longStream)
	for _, reply := range []*Reply{short, one, one} {
		if got := gcPercent(); got != gcPercentOfStreams {
			t.Errorf("while streams are open: got %d, want %d", got, gcPercentOfStreams)
		}
		reply.Close()
	}
	other.Close()
	if got := gcPercent(); got != before {
		t.Errorf("after the last: got %d, want %d", got, before)
	}
}
