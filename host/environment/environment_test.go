package environment

import (
	"testing"

	"tshost/jstest"
)

func TestNamesAreGivenAndValuesAreNot(t *testing.T) {
	t.Setenv("TSHOST_B", "secret")
	t.Setenv("TSHOST_A", "secret=also")
	got := jstest.Run(t, Methods(), nil, `return [await call('env.names', {prefix: 'TSHOST_'}), await call('env.names', {prefix: 'TSHOST_NONE_'}), await call('env.names', {prefix: ''})];`)
	if want := `[{"names":["TSHOST_A","TSHOST_B"]},{"names":[]},"bridge.invalid_arguments 500"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
