package logging

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mattermost/mattermost/server/public/plugin"

	"tshost/jstest"
)

// logAPI writes down log lines.
type logAPI struct {
	plugin.API
	lines []string
}

func (a *logAPI) add(level, message string, pairs []any) {
	a.lines = append(a.lines, fmt.Sprintf("%s %s %q", level, message, pairs))
}

func (a *logAPI) LogDebug(message string, pairs ...any) { a.add("debug", message, pairs) }
func (a *logAPI) LogInfo(message string, pairs ...any)  { a.add("info", message, pairs) }
func (a *logAPI) LogWarn(message string, pairs ...any)  { a.add("warn", message, pairs) }
func (a *logAPI) LogError(message string, pairs ...any) { a.add("error", message, pairs) }

func TestLinesReachTheServersLogWithTheirLevelAndFieldsInOrder(t *testing.T) {
	api := &logAPI{}
	jstest.Run(t, Methods(api), nil, `
		for (const level of ['debug', 'info', 'warn', 'error', 'shout']) {
			await call('log.write', {level, message: 'm', fields: {b: true, a: 1.5}});
		}`)
	want := `debug m ["a" "1.5" "b" "true"]|info m ["a" "1.5" "b" "true"]|warn m ["a" "1.5" "b" "true"]|error m ["a" "1.5" "b" "true"]|error m ["a" "1.5" "b" "true"]`
	if got := strings.Join(api.lines, "|"); got != want {
		t.Errorf("got %s", got)
	}
}
