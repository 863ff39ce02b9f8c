// Package patterns matches texts against RE2 patterns: JavaScript's own regular expressions can run for ever on what somebody wrote, these cannot.
package patterns

import (
	"context"
	"errors"
	"regexp"
	"sync"

	"tshost/bridge"
)

const (
	// maxPatterns, maxPatternBytes and maxTextBytes bound one call: time is linear in both.
	maxPatterns     = 1000
	maxPatternBytes = 2000
	maxTextBytes    = 1 << 20
	// cached is how many compiled patterns are kept; the whole cache is thrown away when it is full.
	cached = 2000
)

type args struct {
	Patterns []string `json:"patterns"`
	Text     string   `json:"text"`
}

type result struct {
	Matches bool `json:"matches"`
	// Error says why a pattern does not compile; empty when it does.
	Error string `json:"error"`
}

type results struct {
	Results []result `json:"results"`
}

// Methods gives the call re2.match.
func Methods() bridge.Table {
	cache := &compiled{known: map[string]outcome{}}
	return bridge.Table{"re2.match": bridge.Typed(cache.match)}
}

type outcome struct {
	pattern *regexp.Regexp
	err     error
}

type compiled struct {
	mutex sync.Mutex
	known map[string]outcome
}

func (c *compiled) match(ctx context.Context, given args) (*results, error) {
	if len(given.Patterns) > maxPatterns || len(given.Text) > maxTextBytes {
		return nil, bridge.InvalidArguments(errors.New("too many patterns, or too long a text"))
	}
	answer := &results{Results: make([]result, len(given.Patterns))}
	for i, pattern := range given.Patterns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		known := c.compile(pattern)
		if known.err != nil {
			answer.Results[i].Error = known.err.Error()
			continue
		}
		answer.Results[i].Matches = known.pattern.MatchString(given.Text)
	}
	return answer, nil
}

func (c *compiled) compile(pattern string) outcome {
	if len(pattern) > maxPatternBytes {
		return outcome{err: errors.New("the pattern is too long")}
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if known, ok := c.known[pattern]; ok {
		return known
	}
	if len(c.known) >= cached {
		clear(c.known)
	}
	var made outcome
	made.pattern, made.err = regexp.Compile(pattern)
	c.known[pattern] = made
	return made
}
