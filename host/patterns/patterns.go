// Package patterns matches texts against RE2 patterns and other texts: JavaScript's own regular expressions can run for ever on what somebody wrote, these cannot.
package patterns

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"regexp/syntax"
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
	// cachedLists is the same for whole lists of patterns.
	cachedLists = 64
	// maxStepsAtOnce bounds what is matched while JavaScript waits, to some 20 ms at the worst: a pattern takes at most its instructions
	// for each byte of the text, and seldom nearly that.
	maxStepsAtOnce = 2_000_000
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

// Matcher keeps compiled patterns.
type Matcher struct {
	mutex sync.Mutex
	known map[string]outcome
	lists map[string]*list
	texts map[string][]string
}

// New gives a matcher that knows no pattern yet.
func New() *Matcher {
	return &Matcher{known: map[string]outcome{}, lists: map[string]*list{}, texts: map[string][]string{}}
}

// Methods gives the call re2.match.
func (m *Matcher) Methods() bridge.Table {
	return bridge.Table{"re2.match": bridge.Typed(m.match)}
}

// Sync gives the synchronous members matchRe2 and findTexts of the bridge.
func (m *Matcher) Sync() map[string]any {
	return map[string]any{"matchRe2": m.matchAtOnce, "findTexts": m.findTexts}
}

type outcome struct {
	pattern *regexp.Regexp
	// steps is how many instructions the pattern has.
	steps int
	err   error
}

// list is several patterns, compiled.
type list struct {
	outcomes []outcome
	steps    int
}

// matchAtOnce gives the places of the patterns that match or do not compile, as a JSON array; "" when that might take long. The list is
// the patterns' JSON array as it stands, so that a list in use costs nothing to read.
func (m *Matcher) matchAtOnce(patternsJSON, text string) (string, error) {
	patterns, err := m.list(patternsJSON)
	if err != nil {
		return "", err
	}
	if patterns.steps*len(text) > maxStepsAtOnce {
		return "", nil
	}
	places := []int{}
	for i, one := range patterns.outcomes {
		if one.err != nil || one.pattern.MatchString(text) {
			places = append(places, i)
		}
	}
	encoded, err := json.Marshal(places)
	return string(encoded), err
}

func (m *Matcher) list(patternsJSON string) (*list, error) {
	m.mutex.Lock()
	known := m.lists[patternsJSON]
	m.mutex.Unlock()
	if known != nil {
		return known, nil
	}
	var patterns []string
	if err := json.Unmarshal([]byte(patternsJSON), &patterns); err != nil {
		return nil, errors.New("matchRe2: the patterns are no JSON array of texts")
	}
	if len(patterns) > maxPatterns {
		return nil, errors.New("matchRe2: too many patterns")
	}
	made := &list{}
	for _, pattern := range patterns {
		one := m.compile(pattern)
		made.outcomes = append(made.outcomes, one)
		made.steps += one.steps
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if len(m.lists) >= cachedLists {
		clear(m.lists)
	}
	m.lists[patternsJSON] = made
	return made, nil
}

func (m *Matcher) match(ctx context.Context, given args) (*results, error) {
	if len(given.Patterns) > maxPatterns || len(given.Text) > maxTextBytes {
		return nil, bridge.InvalidArguments(errors.New("too many patterns, or too long a text"))
	}
	answer := &results{Results: make([]result, len(given.Patterns))}
	for i, pattern := range given.Patterns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		known := m.compile(pattern)
		if known.err != nil {
			answer.Results[i].Error = known.err.Error()
			continue
		}
		answer.Results[i].Matches = known.pattern.MatchString(given.Text)
	}
	return answer, nil
}

func (m *Matcher) compile(pattern string) outcome {
	if len(pattern) > maxPatternBytes {
		return outcome{err: errors.New("the pattern is too long")}
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if known, ok := m.known[pattern]; ok {
		return known
	}
	if len(m.known) >= cached {
		clear(m.known)
	}
	made := compile(pattern)
	m.known[pattern] = made
	return made
}

func compile(pattern string) outcome {
	made, err := regexp.Compile(pattern)
	if err != nil {
		return outcome{err: err}
	}
	// The same two steps that regexp.Compile takes, which does not tell how large its program is.
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return outcome{err: err}
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return outcome{err: err}
	}
	return outcome{pattern: made, steps: len(program.Inst)}
}
