package web

import (
	"runtime/debug"
	"sync"
)

const (
	// longStream is what a reply sends before it counts as one that goes on for a while.
	longStream = 256 << 10
	// gcPercentOfStreams is how much garbage, of the heap with its reserve (package main), long streams may pile up: some 18 MB, though a stream needs
	// next to nothing at a time.
	gcPercentOfStreams = 12
)

// collector lets Go's collector run more often while long streams are under way, and as before when the last of them has ended.
var collector struct {
	sync.Mutex
	streams int
	percent int
}

func beginLongStream() {
	collector.Lock()
	defer collector.Unlock()
	if collector.streams == 0 {
		collector.percent = debug.SetGCPercent(gcPercentOfStreams)
	}
	collector.streams++
}

func endLongStream() {
	collector.Lock()
	defer collector.Unlock()
	collector.streams--
	if collector.streams == 0 {
		debug.SetGCPercent(collector.percent)
	}
}
